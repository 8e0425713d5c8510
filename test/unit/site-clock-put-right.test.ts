import { expect, test } from 'vitest';
import type { TicketFact } from '../../src/domain/ticket.ts';
import { SiteLink } from '../../src/parking/site-link.ts';
import { writeMessage } from '../../src/parking/site-message.ts';
import { eventually } from '../support/eventually.ts';
import { KEYS, NOON } from '../support/parking.ts';

const DAY_MS = 86_400_000;

/** An exit that starts with a clock that is off, and gets one page from the broker, once. */
async function exit(offMs: number, clockTrusted: () => boolean) {
  const posted: TicketFact[] = [];
  let wall = NOON + offMs;
  let again: () => void = () => undefined;
  const link = new SiteLink({
    siteId: 's',
    kioskId: 'exit-1',
    peers: ['pay-1'],
    keys: KEYS,
    silentAfterMs: 300_000,
    keepMs: 30 * DAY_MS,
    tickets: () => new Map(),
    post: (fact) => posted.push(fact),
    written: async () => true,
    onHealth: () => undefined,
    onDropped: () => undefined,
    clockTrusted,
    wall: () => wall,
    mono: () => performance.now(),
    random: () => 0,
    wait: () =>
      new Promise((resolve) => {
        again = resolve;
      }),
  });
  const read = () => link.counts().length > 0 || posted.length > 0;
  await link.start(new AbortController().signal);
  const content = JSON.stringify({ tickets: [{ key: 't:paid', used: [NOON] }] });
  const message = writeMessage(KEYS, 's', { from: 'pay-1', what: 'tickets', at: NOON, content });
  link.heard('kioskd/site/s/pay-1/tickets/1', Buffer.from(message));
  const putRight = async () => {
    wall = NOON + 1_000;
    await eventually(
      () => {
        again();
        return posted.length > 0;
      },
      { what: 'the page is looked at once more' },
    );
    expect(posted).toEqual([{ fact: 'used', key: 't:paid', at: NOON }]);
    await link.stop();
  };
  return { posted, read, putRight };
}

test('a clock that was behind: what had not happened yet is believed once it has, without being told twice', async () => {
  const { read, posted, putRight } = await exit(-DAY_MS, () => true);
  await eventually(read, { what: 'the page is read' });
  expect(posted).toEqual([]);
  await putRight();
});

test('a clock that nobody trusts: nothing is too old, nor yet to come, before it is right', async () => {
  let trusted = false;
  let asked = 0;
  const { posted, putRight } = await exit(400 * DAY_MS, () => {
    asked += 1;
    return trusted;
  });
  await eventually(() => asked > 0, { what: 'the page is read' });
  expect(posted).toEqual([]);
  trusted = true;
  await putRight();
});
