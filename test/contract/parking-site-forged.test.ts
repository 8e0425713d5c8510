import { expect, test } from 'vitest';
import { SiteKeys } from '../../src/parking/keys.ts';
import { writeMessage } from '../../src/parking/site-message.ts';
import { eventually } from '../support/eventually.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { KEYS, NOON } from '../support/parking.ts';
import { paid, SITE, SiteKiosk, Stranger } from '../support/parking-site.ts';

const CONTENT = JSON.stringify({ tickets: [{ key: 't:forged', entered: [NOON - 1_000], used: [NOON] }] });

test('what anybody writes at the broker who has not the key is dropped and counted, and changes nothing', async () => {
  const broker = await Mosquitto.start();
  const stranger = await Stranger.start(broker.url);
  const exit = await new SiteKiosk(broker.url, 'exit-1', ['pay-1']).start();
  const pay = await new SiteKiosk(broker.url, 'pay-1', ['exit-1']).start();
  pay.tell(paid('t:good', 'PAY1-1'));
  await exit.knows('t:good', () => true);
  const page = await stranger.page('pay-1', 't:good');
  const good = JSON.parse(page.text) as Record<string, unknown>;
  const theirs = new SiteKeys('another-site-another-secret-0123456789');
  const message = { from: 'pay-1', what: 'tickets', at: NOON, content: CONTENT } as const;
  const bad: readonly (readonly [rest: string, text: string])[] = [
    // Altered, with another's key, for another site, of a kiosk that is none of this site.
    [page.topic, JSON.stringify({ ...good, content: CONTENT })],
    [page.topic, JSON.stringify({ ...good, at: NOON + 5 })],
    ['pay-1/tickets/1', writeMessage(theirs, SITE, message)],
    ['pay-1/tickets/2', writeMessage(KEYS, 'carpark-8', message)],
    ['pay-9/tickets/3', writeMessage(KEYS, SITE, { ...message, from: 'pay-9' })],
    ['pay-1/tickets/4', writeMessage(KEYS, SITE, { ...message, from: 'pay-9' })],
    // No message at all.
    ['pay-1/tickets/5', ''],
    ['pay-1/tickets/6', '{'],
    ['pay-1/tickets/7', '['.repeat(100_000)],
    ['pay-1/tickets/8', JSON.stringify({ ...good, more: 1 })],
    ['pay-1/tickets/9', 'x'.repeat(200_000)],
    ['pay-1/presence', writeMessage(theirs, SITE, { ...message, what: 'presence', content: '{"told":9}' })],
    // No topic of the site.
    ['pay-1/tickets/32', writeMessage(KEYS, SITE, message)],
    ['pay-1/tickets/x', writeMessage(KEYS, SITE, message)],
    ['../pay-1/tickets/1', writeMessage(KEYS, SITE, message)],
  ];
  for (const [rest, text] of bad) {
    await stranger.publish(rest, text);
  }
  pay.tell(paid('t:after', 'PAY1-2'));
  await exit.knows('t:after', () => true);
  // Of each topic only the newest waits, so not every one of them was looked at.
  const flaws = () => new Set(exit.link.counts().map(({ why }) => why));
  await eventually(() => flaws().size === 3, { what: () => `they are counted: ${JSON.stringify(exit.link.counts())}` });
  expect(flaws()).toEqual(new Set(['forged', 'unreadable', 'stranger']));
  expect(exit.tickets.has('t:forged')).toBe(false);
  expect(exit.news.map(({ key }) => key)).toEqual(['t:good', 't:after']);
  // One line a minute at most.
  expect(exit.dropped).toHaveLength(1);
  await exit.healthIs('ready');
  await Promise.all([pay.stop(), exit.stop(), stranger.stop()]);
  await broker.remove();
});

test('old pages said again, in any order and moved to other topics, change nothing', async () => {
  const broker = await Mosquitto.start();
  const stranger = await Stranger.start(broker.url);
  const pay = await new SiteKiosk(broker.url, 'pay-1', ['exit-1']).start();
  pay.tell(paid('t:a', 'PAY1-1'));
  const first = await stranger.page('pay-1', 'PAY1-1');
  pay.tell(paid('t:a', 'PAY1-2', NOON + 1));
  await stranger.page('pay-1', 'PAY1-2');
  await pay.stop();
  // The broker gives out the older page now.
  await stranger.publish(first.topic, first.text, true);
  await stranger.publish('pay-1/tickets/31', first.text, true);
  await stranger.publish('exit-1/tickets/0', first.text, true);
  const exit = await new SiteKiosk(broker.url, 'exit-1', ['pay-1']).start();
  await exit.knows('t:a', ({ payments }) => payments.length === 1);
  const again = await new SiteKiosk(broker.url, 'pay-1', ['exit-1']).start();
  again.tell(paid('t:a', 'PAY1-2', NOON + 1));
  await exit.knows('t:a', ({ payments }) => payments.length === 2);
  expect(exit.news).toHaveLength(2);
  await Promise.all([exit.stop(), again.stop(), stranger.stop()]);
  await broker.remove();
});
