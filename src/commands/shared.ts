/**
 * What every sub-command gets and how it answers. `main.ts` parses nothing but the command's name and the options that are
 * listed for it in `help.ts`; a command never looks at `process.argv` itself, so a test can run it in its own process.
 */
export interface CommandArgs {
  /** The configuration file: `--config FILE`, or {@link DEFAULT_CONFIG_PATH}. */
  readonly configPath: string;
  /** True when `--config` was given, false when the path is the default. */
  readonly configGiven: boolean;
  /** All options by their long name, as `node:util` parseArgs gives them. Flags are `true` or absent. */
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  /** What stands beside the options, for the commands that list it as `words` in `help.ts`. */
  readonly words?: readonly string[];
  /** All values of the options that may be given more than once. */
  readonly repeated?: Readonly<Record<string, readonly string[]>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes text as it is; the caller adds the line end. */
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

/** A file of `src/commands/` that does something exports this as `run`. The number is the exit code. */
export type Command = (args: CommandArgs) => Promise<number>;

/** Exit codes, the same for every command: scripts may rely on them. */
export const EXIT = { fine: 0, foundWrong: 1, cannotRun: 2 } as const;

export const DEFAULT_CONFIG_PATH = '/etc/kioskd/kioskd.yaml';

/** A relay is no kiosk and has a file of its own. */
export const DEFAULT_RELAY_CONFIG_PATH = '/etc/kioskd/relay.yaml';

/** Option as text, or the default when it was not given. */
export function textOption(args: CommandArgs, name: string, fallback: string): string {
  const value = args.options[name];
  return typeof value === 'string' ? value : fallback;
}

/** True when the flag was given. */
export function flag(args: CommandArgs, name: string): boolean {
  return args.options[name] === true;
}
