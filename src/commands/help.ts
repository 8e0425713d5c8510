import { COMMAND_KINDS } from '../fleet/command-names.ts';
import { DEFAULT_CONFIG_PATH, DEFAULT_RELAY_CONFIG_PATH } from './shared.ts';

/** One option of one command, in the form that parseArgs takes, with its line of help. */
export interface OptionHelp {
  readonly type: 'string' | 'boolean';
  /** What stands after the option in the help, e.g. `FILE`; empty for a flag. */
  readonly value: string;
  readonly text: string;
  /** It may be given more than once. */
  readonly repeated?: boolean;
}

export interface CommandHelp {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What it does, what it needs and what its exit codes mean, for `--help`. */
  readonly details: readonly string[];
  readonly options: Readonly<Record<string, OptionHelp>>;
  /** What may stand beside the options; left out: nothing. */
  readonly words?: { readonly usage: string; readonly most: number };
  /** False: this version does not have the command, and its name is kept so that nothing else will ever be called so. */
  readonly inThisVersion: boolean;
}

const CONFIG: OptionHelp = {
  type: 'string',
  value: 'FILE',
  text: `configuration file (default ${DEFAULT_CONFIG_PATH})`,
};
const HELP: OptionHelp = { type: 'boolean', value: '', text: 'show this help' };
const JSON_OUT: OptionHelp = { type: 'boolean', value: '', text: 'print JSON instead of text' };

/** Every command there is or will be. `main.ts` has a loader for each one that is in this version. */
export const COMMANDS: readonly CommandHelp[] = [
  {
    name: 'run',
    summary: 'run the kiosk until it is told to stop',
    details: [
      'Runs the daemon in the foreground; systemd starts it this way. SIGTERM and SIGINT end it in order, relays first.',
      'Exit codes: 0 stopped in order, 1 stopped because of a fault, 2 could not start (configuration, journal).',
    ],
    options: { config: CONFIG, help: HELP },
    inThisVersion: true,
  },
  {
    name: 'check',
    summary: 'read the configuration and say what is wrong with it',
    details: [
      'Reads the file and the credentials it names, and touches no device and no network.',
      'Lists each problem with line and column, and each setting whose gateway default is inferred, not documented.',
      'Exit codes: 0 the daemon would accept it, 1 it would not, 2 the file cannot be read.',
    ],
    options: { config: CONFIG, json: JSON_OUT, help: HELP },
    inThisVersion: true,
  },
  {
    name: 'diagnose',
    summary: 'try every part of this kiosk, on site',
    details: [
      'Opens each device for a moment, asks each gateway something that moves no money, connects to the broker, and looks',
      'at the journal, the disk, the clock and the board. No relay is driven and nothing is printed on paper.',
      'Exit codes: 0 all parts are fine (warnings included), 1 a part failed, 2 it could not run.',
    ],
    options: {
      config: CONFIG,
      json: JSON_OUT,
      only: { type: 'string', value: 'A,B', text: 'only these parts, e.g. --only printer,clock' },
      help: HELP,
    },
    inThisVersion: true,
  },
  {
    name: 'sandbox',
    summary: 'run stand-ins of the gateways and a virtual kiosk to play with',
    details: [
      'Runs the real daemon on simulated hardware against local gateways, with a page in the browser where one is the',
      'customer. No money moves.',
      "With --gateways it runs the gateways' stand-ins alone, at fixed ports from 8101, for other programs to test against,",
      'and prints their credentials and a configuration for them.',
      'Exit codes: 0 stopped in order, 2 could not start.',
    ],
    options: {
      port: { type: 'string', value: 'N', text: 'port of the page to play on (default 8090; 0: any free one)' },
      'screen-port': {
        type: 'string',
        value: 'N',
        text: "port of the kiosk's own screen (default 8080; 0: any free one)",
      },
      state: { type: 'string', value: 'DIR', text: 'where journal and play-money secrets are kept' },
      gateways: { type: 'boolean', value: '', text: 'run the gateways alone; all options below go with it' },
      only: { type: 'string', value: 'A,B', text: 'only these gateways, e.g. --only qfpay,wavpay' },
      'port-base': { type: 'string', value: 'N', text: 'first port (default 8101; 0: any free ones)' },
      listen: { type: 'string', value: 'ADDRESS', text: 'IP address to listen on (default 127.0.0.1)' },
      'notify-url': {
        type: 'string',
        value: 'URL',
        text: 'where notifications go that name no address; {gateway} in it becomes the name',
      },
      'notify-anywhere': { type: 'boolean', value: '', text: 'notifications may leave this machine' },
      'clock-scale': { type: 'string', value: 'N', text: 'notifications are repeated N times as fast (default 1)' },
      'control-token-file': {
        type: 'string',
        value: 'FILE',
        text: 'file of mode 0600 with the token that the control interface wants',
      },
      help: HELP,
    },
    inThisVersion: true,
  },
  {
    name: 'journal',
    summary: 'verify or copy the journal, and list what was archived from it',
    details: [
      'Works beside a daemon that is selling: it only reads.',
      '  journal verify        reads every page, every entry and the whole chain',
      '  journal backup FILE   writes a compact copy, verifies it, and only then gives it its name; never replaces a file',
      '  journal archives      lists the files of the archive and proves each of them and their order; sums by day',
      'How to put a copy back stands in src/journal/README.md.',
      'Exit codes: 0 fine, 1 something is damaged or missing, 2 it could not run.',
    ],
    options: { config: CONFIG, json: JSON_OUT, help: HELP },
    words: { usage: 'verify | backup FILE | archives', most: 2 },
    inThisVersion: true,
  },
  {
    name: 'keys',
    summary: 'make the keys that sign commands, and sign commands',
    details: [
      '  keys make --out FILE [--name NAME]   makes a private key, and prints the line for kiosk.commandKeys',
      '  keys show FILE                       prints that line again',
      '  keys sign --key FILE --kiosk ID --command NAME [--arg A=B …] [--valid 10m] [--send URL | --print | --json]',
      '',
      'Commands, and what each takes with --arg (in brackets: may be left out):',
      ...signedCommands(),
      '',
      'Example: --command settle-job --arg job=LOB1-J3 --arg "as=paid back"',
      'A signed command is printed as a line for mosquitto_pub, or sent to the web server of the kiosk.',
      'Keep the private key with the people who may settle alarms, never on the kiosk or at the broker.',
      'Exit codes: 0 fine, or the kiosk has done it; 1 the kiosk refused it; 2 it could not be made or sent, or nobody',
      'knows what became of it.',
    ],
    options: {
      out: { type: 'string', value: 'FILE', text: 'make: where the private key goes; never overwritten' },
      name: { type: 'string', value: 'NAME', text: 'make: name of the key (default: that of the file)' },
      key: { type: 'string', value: 'FILE', text: 'sign: the private key' },
      kiosk: { type: 'string', value: 'ID', text: 'sign: kiosk.id of the kiosk that is to do it' },
      command: { type: 'string', value: 'NAME', text: 'sign: what it is to do' },
      arg: {
        type: 'string',
        value: 'A=B',
        text: 'sign: an argument of the command; may be given again',
        repeated: true,
      },
      valid: { type: 'string', value: 'TIME', text: 'sign: for how long, up to 24h (default 10m)' },
      send: { type: 'string', value: 'URL', text: 'sign: send it to this web server, e.g. http://127.0.0.1:8080' },
      print: { type: 'boolean', value: '', text: 'sign: print a line for mosquitto_pub (this is the default)' },
      json: { type: 'boolean', value: '', text: 'sign: print the message alone' },
      help: HELP,
    },
    words: { usage: 'make | show FILE | sign', most: 2 },
    inThisVersion: true,
  },
  {
    name: 'relay',
    summary: 'pass webhooks from a public address on to kiosks',
    details: [
      "Takes the gateways' notifications over HTTP (POST /notify/<gateway>), verifies them, and passes them on over MQTT to",
      'the kiosk that they are for. For a public server with a reverse proxy that speaks TLS; not for a kiosk. It has a',
      'configuration file of its own, keeps no state, and any number of them may run behind a load balancer.',
      'A gateway is answered only after the broker has the message; otherwise it is told to send again later.',
      'GET /healthz says 200 while the broker is connected, else 503. GET /metrics answers this machine only.',
      'Exit codes: 0 stopped in order, 1 stopped because of a fault, 2 could not start (configuration, port).',
      'With --check: 0 the relay would accept the configuration, 1 it would not, 2 the file cannot be read.',
    ],
    options: {
      config: { ...CONFIG, text: `configuration file of the relay (default ${DEFAULT_RELAY_CONFIG_PATH})` },
      check: { type: 'boolean', value: '', text: 'read the configuration, say what is wrong with it, and end' },
      help: HELP,
    },
    inThisVersion: true,
  },
  {
    name: 'report',
    summary: 'sales, refunds and debts of a day; compare them with a gateway',
    details: [
      "Reads the journal and changes nothing; the daemon may run meanwhile. Days are those of the kiosk's time zone. Without",
      '--day it is today. What somebody has to act on stands on top.',
      "With --statement it is held against a gateway's file (CSV), with --live against what the gateway itself answers; each",
      'difference is listed with what to do about it. A mapping file names the columns of a statement; see src/report/README.md.',
      'Exit codes: 0 done, and where compared, both agree; 1 there are differences; 2 it could not run.',
    ],
    options: {
      config: CONFIG,
      day: { type: 'string', value: 'YYYY-MM-DD', text: 'this day' },
      from: { type: 'string', value: 'YYYY-MM-DD', text: 'the days from this one on' },
      to: { type: 'string', value: 'YYYY-MM-DD', text: 'up to this one (default today)' },
      json: JSON_OUT,
      csv: { type: 'string', value: 'FILE', text: 'also write each movement of money to this file, for accounting' },
      force: { type: 'boolean', value: '', text: 'replace the file if it is there' },
      statement: { type: 'string', value: 'FILE', text: 'compare with this statement' },
      gateway: { type: 'string', value: 'NAME', text: 'whose statement it is' },
      format: { type: 'string', value: 'NAME', text: 'preset, or path of a mapping file (default: the gateway)' },
      live: { type: 'string', value: 'NAME', text: 'compare with what this gateway answers: qfpay' },
      'all-entries': { type: 'boolean', value: '', text: 'read the whole journal: for clocks that were far wrong' },
      help: HELP,
    },
    inThisVersion: true,
  },
  {
    name: 'ticket',
    summary: 'make a ticket or a voucher of this site, or say what a code is',
    details: [
      'Reads `orders.parking` and the key of the site, which is a secret: run it as the user of the kiosk.',
      '`new` prints a signed ticket, `voucher` a signed voucher, `read CODE` what the kiosk would make of a code.',
      'Exit codes: 0 fine, 1 the file or the code is wrong, 2 cannot run.',
    ],
    options: {
      config: CONFIG,
      entered: {
        type: 'string',
        value: 'TIME',
        text: 'when it came in, such as "2026-03-01 08:00" in the time zone of the kiosk; left out: now',
      },
      off: { type: 'string', value: 'V', text: 'what the voucher takes off: 60m, 2h, 20% or 10.00' },
      until: { type: 'string', value: 'DATE', text: 'the last day of the voucher' },
      help: HELP,
    },
    words: { usage: 'new | voucher | read CODE', most: 2 },
    inThisVersion: true,
  },
  {
    name: 'tariff',
    summary: 'what a stay costs; and whether a table of worked cases comes out',
    details: [
      'Reads the sections `kiosk` and `orders.parking.tariff` of the file, or a file with `tariffs:`; no secrets and no devices.',
      'With --entered and --left it prints the fee part by part; with --cases it works through a table and names each line that differs.',
      'Exit codes: 0 fine, 1 a case differs or the file is wrong, 2 cannot run.',
    ],
    options: {
      config: CONFIG,
      cases: { type: 'string', value: 'FILE', text: 'table of worked cases' },
      tariff: { type: 'string', value: 'NAME', text: 'which one, in a file with several' },
      entered: { type: 'string', value: 'TIME', text: 'when it came in, local time, such as "2026-02-17 08:00"' },
      left: { type: 'string', value: 'TIME', text: 'when it leaves' },
      voucher: { type: 'string', value: 'V', text: 'a voucher: 60m, 2h, 20% or 10.00', repeated: true },
      help: HELP,
    },
    inThisVersion: true,
  },
];

/** Every command that can be signed, with its arguments. */
function signedCommands(): readonly string[] {
  return COMMAND_KINDS.flatMap(({ name, text, args }) => [
    `  ${name.padEnd(14)} ${text}`,
    ...args.map((arg) => {
      const left = arg.optional === true ? `[${arg.name}=…]` : ` ${arg.name}=…`;
      return `    ${left.padEnd(13)} ${arg.text}`;
    }),
  ]);
}

/** The whole help: all commands and what the exit codes mean. */
export function generalHelp(): string {
  const rows = COMMANDS.map((command) => `  ${command.name.padEnd(10)} ${command.summary}`);
  return [
    'kioskd: the daemon of an unattended payment kiosk',
    '',
    'Usage: kioskd <command> [--config FILE] [options]',
    '       kioskd <command> --help',
    '       kioskd --version',
    '',
    'Commands:',
    ...rows,
    '',
    'Exit codes: 0 fine, 1 something was found wrong, 2 could not run.',
    `Without --config the file is ${DEFAULT_CONFIG_PATH}; for relay ${DEFAULT_RELAY_CONFIG_PATH}.`,
    '',
  ].join('\n');
}

/** The help of one command. */
export function commandHelp(command: CommandHelp): string {
  const options = Object.entries(command.options).map(([name, option]) => {
    const left = `--${name}${option.value === '' ? '' : ` ${option.value}`}`;
    return `  ${left.padEnd(20)} ${option.text}`;
  });
  const usage =
    command.words === undefined ? [] : [`Usage: kioskd ${command.name} ${command.words.usage} [options]`, ''];
  return [
    `kioskd ${command.name}: ${command.summary}`,
    '',
    ...usage,
    ...command.details,
    '',
    'Options:',
    ...options,
    '',
  ].join('\n');
}
