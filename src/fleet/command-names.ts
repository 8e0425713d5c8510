import type { Command } from '../domain/command.ts';
import { JOB_SETTLED_AS } from '../domain/job.ts';

/** One argument of a command as it stands on the wire: always text. */
export interface ArgumentHelp {
  readonly name: string;
  /** The texts that are allowed; null: what {@link matches} allows. */
  readonly oneOf: readonly string[] | null;
  readonly matches: RegExp;
  readonly text: string;
}

export interface CommandKind {
  /** `command/<name>` */
  readonly name: string;
  readonly text: string;
  /** All of them are needed. */
  readonly args: readonly ArgumentHelp[];
  /** Called with exactly the arguments above, each of them allowed. */
  readonly make: (args: Readonly<Record<string, string>>) => Command | null;
}

export const COMMAND_KINDS: readonly CommandKind[] = [
  {
    name: 'settle-job',
    text: 'says how a person brought a job to its end',
    args: [
      { name: 'job', oneOf: null, matches: /^[A-Z0-9]{1,16}-J[0-9]{1,16}$/, text: 'id of the job, such as LOB1-J3' },
      { name: 'as', oneOf: JOB_SETTLED_AS, matches: /^/, text: JOB_SETTLED_AS.join(', ') },
    ],
    make: (args) => {
      const as = JOB_SETTLED_AS.find((one) => one === args['as']);
      return as === undefined ? null : { do: 'settle job', jobId: args['job'] ?? '', as };
    },
  },
  {
    name: 'reset-breaker',
    text: 'lets the breaker count anew, so that the kiosk sells again',
    args: [],
    make: () => ({ do: 'reset breaker' }),
  },
];

/** What is meant by a name and arguments of the wire; null when there is no such command, or its arguments are not right. */
export function commandOf(name: string, args: Readonly<Record<string, string>>): Command | null {
  const kind = COMMAND_KINDS.find((one) => one.name === name);
  if (kind === undefined || Object.keys(args).length !== kind.args.length) {
    return null;
  }
  return kind.args.every((arg) => isAllowed(arg, args[arg.name])) ? kind.make(args) : null;
}

export function isAllowed({ oneOf, matches }: ArgumentHelp, value: string | undefined): boolean {
  return value !== undefined && (oneOf?.includes(value) ?? true) && matches.test(value);
}
