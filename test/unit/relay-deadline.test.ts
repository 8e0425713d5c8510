import { expect, test } from 'vitest';
import { MemoryLog } from '../../src/log/log.ts';
import { Counters } from '../../src/relay/counters.ts';
import { NotificationDesk } from '../../src/relay/desk.ts';
import { KioskDirectory } from '../../src/relay/directory.ts';
import { SeldomLog } from '../../src/relay/seldom.ts';
import type { Webhook } from '../../src/relay/webhook.ts';

function webhook(answerWithinMs: number): Webhook {
  const unknown = { gatewayRef: null, amount: null, method: null, paidAt: null, place: null };
  const notice = { about: 'payment', claim: 'paid', orderNumber: 'A000000120815', ...unknown } as const;
  return {
    name: 'qfpay',
    answerWithinMs,
    acknowledgement: { status: 200, contentType: 'text/plain', body: 'SUCCESS' },
    reader: () => ({ kind: 'notice', notice }),
  };
}

/** How long the broker is given by a request that came in at 0 and is looked at `now`. */
async function patience(answerWithinMs: number, now: number): Promise<number> {
  const given: number[] = [];
  const desk = new NotificationDesk({
    directory: new KioskDirectory([{ id: 'a', orderPrefix: 'A', places: [] }]),
    send: (_topic, _payload, withinMs) => {
      given.push(withinMs);
      return Promise.resolve({ result: 'too late' });
    },
    counters: new Counters(['qfpay']),
    log: new SeldomLog(new MemoryLog(), () => 0),
    mono: () => now,
  });
  const answer = await desk.handle(webhook(answerWithinMs), { headers: {}, body: Buffer.from('') }, 0);
  expect(answer.status).toBe(503);
  return given[0] ?? Number.NaN;
}

test.each([
  [5_000, 0, 4_000],
  [5_000, 1_500, 2_500],
  [5_000, 9_000, 0],
  [1_200, 0, 600],
])('of %i ms, %i ms after the request began, the broker is given %i ms', async (within, now, expected) => {
  expect(await patience(within, now)).toBe(expected);
});
