/** What the kiosk answered to a machine that asked it over HTTP. */
export interface KioskAnswer {
  readonly status: number;
  /** The JSON body; null when there is none. */
  readonly body: unknown;
  /** For people: its own words where it refused. */
  readonly words: string;
}

/** The kiosk's web server, as cameras and host systems reach it. */
export class KioskHttp {
  readonly #port: number;
  readonly #signal: AbortSignal;

  constructor(port: number, signal: AbortSignal) {
    this.#port = port;
    this.#signal = signal;
  }

  /** Never rejects: a kiosk that cannot be reached answers with status 0. */
  async call(method: 'GET' | 'POST' | 'DELETE', path: string, token: string, body?: object): Promise<KioskAnswer> {
    try {
      const response = await fetch(`http://127.0.0.1:${this.#port}${path}`, {
        method,
        signal: this.#signal,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', connection: 'close' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const answer: unknown = await response.json().catch(() => null);
      return { status: response.status, body: answer, words: wordsOf(answer) };
    } catch {
      return { status: 0, body: null, words: 'The kiosk does not answer.' };
    }
  }
}

function wordsOf(answer: unknown): string {
  const message = typeof answer === 'object' && answer !== null && 'message' in answer ? answer.message : null;
  return typeof message === 'string' ? message : 'The kiosk refused.';
}
