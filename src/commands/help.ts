import { DEFAULT_CONFIG_PATH, DEFAULT_RELAY_CONFIG_PATH } from './shared.ts';

/** One option of one command, in the form that parseArgs takes, with its line of help. */
export interface OptionHelp {
  readonly type: 'string' | 'boolean';
  /** What stands after the option in the help, e.g. `FILE`; empty for a flag. */
  readonly value: string;
  readonly text: string;
}

export interface CommandHelp {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What it does, what it needs and what its exit codes mean, for `--help`. */
  readonly details: readonly string[];
  readonly options: Readonly<Record<string, OptionHelp>>;
  /** False: the name is reserved (DESIGN section 5) and this version does not have the command. */
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
    name: 'keys',
    summary: 'make and list the keys that sign commands (not in this version)',
    details: ['Signed commands over MQTT come with a later version; until then there is no key to make.'],
    options: { config: CONFIG, help: HELP },
    inThisVersion: false,
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
    summary: 'sales and settlement compared with a gateway statement (not in this version)',
    details: ['The journal keeps everything such a report needs, so nothing is lost until it comes.'],
    options: { config: CONFIG, help: HELP },
    inThisVersion: false,
  },
];

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
  return [`kioskd ${command.name}: ${command.summary}`, '', ...command.details, '', 'Options:', ...options, ''].join(
    '\n',
  );
}
