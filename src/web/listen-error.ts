export type ListenProblem = 'port in use' | 'not allowed' | 'no such address' | 'other';

/** The server could not listen. `message` says in words what to do; `problem` is for programs. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  readonly problem: ListenProblem;

  constructor(problem: ListenProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.problem = problem;
  }
}

/** @param setting the setting that the words name as the one to correct. */
export function listenError(cause: unknown, host: string, port: number, setting = 'web.listen'): ListenError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
  const at = `${host}:${port}`;
  switch (code) {
    case 'EADDRINUSE':
      return new ListenError(
        'port in use',
        `Another program already listens on ${at}. Stop it (ss -ltnp shows which it is), or set ${setting} to a free one.`,
        { cause },
      );
    case 'EACCES':
      return new ListenError(
        'not allowed',
        `This user may not listen on ${at}. Ports below 1024 need a privilege: set ${setting} to a higher one.`,
        { cause },
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new ListenError('no such address', `This machine has no address ${host}. Correct ${setting}.`, { cause });
    default:
      return new ListenError('other', `Cannot listen on ${at} (${code}).`, { cause });
  }
}
