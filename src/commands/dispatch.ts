import { parseArgs } from 'node:util';
import { suggest } from '../config/suggest.ts';
import { programVersion } from '../os/paths.ts';
import { COMMANDS, type CommandHelp, commandHelp, generalHelp } from './help.ts';
import { type Command, type CommandArgs, DEFAULT_CONFIG_PATH, EXIT } from './shared.ts';

/** What a command line acts on; a test passes its own. */
export interface Surroundings {
  readonly env: CommandArgs['env'];
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

/** The commands of this version. Loaded only when called: `--help` must not pay for the MQTT client. */
const LOADERS: Readonly<Record<string, () => Promise<{ readonly run: Command }>>> = {
  run: () => import('./run.ts'),
  check: () => import('./check.ts'),
  diagnose: () => import('./diagnose.ts'),
  journal: () => import('./journal.ts'),
  sandbox: () => import('./sandbox.ts'),
  relay: () => import('./relay.ts'),
  report: () => import('./report.ts'),
  keys: () => import('./keys.ts'),
  tariff: () => import('./tariff.ts'),
  ticket: () => import('./ticket.ts'),
};

/** Carries out one command line (without node and script). Resolves with the exit code; never rejects. */
export async function dispatch(argv: readonly string[], around: Surroundings): Promise<number> {
  const [first, ...rest] = argv;
  if (first === undefined) {
    around.stderr(generalHelp());
    return EXIT.cannotRun;
  }
  if (first === '--help' || first === '-h' || first === 'help') {
    return showHelp(rest[0], around);
  }
  if (first === '--version' || first === '-v') {
    around.stdout(`kioskd ${programVersion()}\n`);
    return EXIT.fine;
  }
  const command = COMMANDS.find(({ name }) => name === first);
  if (command === undefined) {
    return unknownCommand(first, around);
  }
  const parsed = parse(command, rest);
  if (typeof parsed === 'string') {
    around.stderr(`kioskd ${command.name}: ${parsed}\nTry: kioskd ${command.name} --help\n`);
    return EXIT.cannotRun;
  }
  if (parsed.options['help'] === true) {
    around.stdout(commandHelp(command));
    return EXIT.fine;
  }
  return runCommand(command, parsed, around);
}

async function runCommand(command: CommandHelp, parsed: Parsed, around: Surroundings): Promise<number> {
  const load = LOADERS[command.name];
  if (!command.inThisVersion || load === undefined) {
    around.stderr(`kioskd ${command.name}: not in this version (${programVersion()}). ${command.details.join(' ')}\n`);
    return EXIT.cannotRun;
  }
  const config = parsed.options['config'];
  try {
    const { run } = await load();
    return await run({
      configPath: typeof config === 'string' ? config : DEFAULT_CONFIG_PATH,
      configGiven: typeof config === 'string',
      ...parsed,
      ...around,
    });
  } catch (error) {
    // A command answers with a code for everything it expects; this is a bug, and the trace is what a report needs.
    around.stderr(
      `kioskd ${command.name} failed: ${error instanceof Error ? (error.stack ?? error.message) : 'unknown'}\n`,
    );
    return EXIT.cannotRun;
  }
}

interface Parsed {
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  readonly words: readonly string[];
  readonly repeated: Readonly<Record<string, readonly string[]>>;
}

/** @returns the options and words, or what is wrong with them in words. */
function parse(command: CommandHelp, args: readonly string[]): Parsed | string {
  const known = Object.fromEntries(Object.entries(command.options).map(([name, { type }]) => [name, { type }]));
  const { tokens } = parseArgs({
    args: [...args],
    options: known,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const options: Record<string, string | boolean> = {};
  const words: string[] = [];
  const repeated: Record<string, string[]> = {};
  for (const token of tokens) {
    if (token.kind === 'positional') {
      words.push(token.value);
      if (command.words === undefined) {
        return 'takes options only, such as --config FILE';
      }
      if (words.length > command.words.most) {
        return `there is a word too many; it takes: ${command.words.usage}`;
      }
    }
    if (token.kind === 'option') {
      const name = token.rawName === '-h' ? 'help' : token.name;
      const problem = optionProblem(command, name, token.value);
      if (problem !== null) {
        return problem;
      }
      if (command.options[name]?.repeated === true) {
        repeated[name] = [...(repeated[name] ?? []), token.value ?? ''];
      } else {
        options[name] = token.value ?? true;
      }
    }
  }
  return { options, words, repeated };
}

function optionProblem(command: CommandHelp, name: string, value: string | undefined): string | null {
  const option = Object.hasOwn(command.options, name) ? command.options[name] : undefined;
  if (option === undefined) {
    const near = suggest(name, Object.keys(command.options));
    return `there is no option --${name}${near === null ? '' : `; did you mean --${near}?`}`;
  }
  if (option.type === 'string' && (value === undefined || value === '')) {
    return `--${name} needs a value: --${name} ${option.value}`;
  }
  return option.type === 'boolean' && value !== undefined ? `--${name} takes no value` : null;
}

function showHelp(name: string | undefined, around: Surroundings): number {
  const command = COMMANDS.find((one) => one.name === name);
  if (name !== undefined && command === undefined) {
    return unknownCommand(name, around);
  }
  around.stdout(command === undefined ? generalHelp() : commandHelp(command));
  return EXIT.fine;
}

function unknownCommand(name: string, around: Surroundings): number {
  const names = COMMANDS.map((command) => command.name);
  const near = suggest(name, names);
  const hint = near === null ? `Commands: ${names.join(', ')}` : `Did you mean "${near}"?`;
  around.stderr(`kioskd: there is no command "${name.slice(0, 40)}". ${hint}\nTry: kioskd --help\n`);
  return EXIT.cannotRun;
}
