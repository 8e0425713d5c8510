import { once } from 'node:events';
import { get, type IncomingMessage, request } from 'node:http';
import type { ViewMessage } from '../../../src/screens/wire.ts';

/** The customer's screen without a browser: sees the phase, presses buttons. */
export interface Screen {
  readonly phase: string;
  /** Resolves once the screen shows this phase; at once when it does. */
  reaches(phase: string): Promise<void>;
  press(action: object): Promise<void>;
  close(): void;
}

export async function openScreen(url: string): Promise<Screen> {
  const call = get(`${url}screen/events`).on('error', () => undefined);
  const [answer] = (await once(call, 'response')) as [IncomingMessage];
  let phase = '';
  let rest = '';
  let waiting: { readonly phase: string; readonly done: () => void } | null = null;
  answer.setEncoding('utf8').on('error', () => undefined);
  answer.on('data', (chunk: string) => {
    const events = `${rest}${chunk}`.split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) {
      const data = /^event: view\ndata: (.*)$/m.exec(event)?.[1];
      if (data !== undefined) phase = (JSON.parse(data) as ViewMessage).view.phase;
      if (waiting?.phase === phase) waiting.done();
    }
  });
  return {
    get phase() {
      return phase;
    },
    reaches: (wanted) =>
      new Promise((resolve, reject) => {
        if (phase === wanted) return resolve();
        const timer = setTimeout(() => reject(new Error(`the screen shows "${phase}", never "${wanted}"`)), 30_000);
        waiting = {
          phase: wanted,
          done: () => {
            clearTimeout(timer);
            waiting = null;
            resolve();
          },
        };
      }),
    press: (action) => post(`${url}screen/action`, JSON.stringify(action)),
    close: () => call.destroy(),
  };
}

/** Presses again after a pause when it was too fast for the screen. */
async function post(url: string, body: string): Promise<void> {
  for (let tries = 0; tries < 20; tries += 1) {
    const status = await send(url, body);
    if (status === 202) return;
    if (status !== 429) throw new Error(`${url} answered ${status} to ${body}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`${url} takes no more presses`);
}

function send(url: string, body: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { 'Content-Type': 'application/json', 'X-Kioskd': '1' };
    const call = request(url, { method: 'POST', headers }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode));
    });
    call.once('error', reject).end(body);
  });
}
