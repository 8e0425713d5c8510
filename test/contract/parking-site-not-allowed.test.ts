import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SiteKeys } from '../../src/parking/keys.ts';
import { eventually } from '../support/eventually.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { SITE_SECRET } from '../support/parking.ts';
import { paid, SiteKiosk } from '../support/parking-site.ts';

test('a kiosk that may read and not write hears the others, and says why they do not hear of it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kioskd-acl-'));
  const list = join(folder, 'acl');
  writeFileSync(list, 'topic read kioskd/#\ntopic write kioskd/site/+/pay-1/#\ntopic write kioskd/site/+/+/presence\n');
  const broker = await Mosquitto.start({ config: [`acl_file ${list}`] });
  const pay = await new SiteKiosk(broker.url, 'pay-1', ['exit-1']).start();
  const exit = await new SiteKiosk(broker.url, 'exit-1', ['pay-1']).start();
  pay.tell(paid('t:a', 'PAY1-1'));
  await exit.knows('t:a', ({ payments }) => payments.length === 1);
  const { reason } = await exit.healthIs('degraded');
  expect(reason).toContain('access list');
  await pay.stop();
  await exit.stop();
  await broker.remove();
  rmSync(folder, { recursive: true, force: true });
});

test('kiosks with different keys, under one name of a site, do not hear each other, and say so', async () => {
  const broker = await Mosquitto.start();
  const pay = await new SiteKiosk(broker.url, 'pay-1', ['exit-1']).start();
  const keys = new SiteKeys(`${SITE_SECRET}-old`);
  const exit = await new SiteKiosk(broker.url, 'exit-1', ['pay-1'], { keys }).start();
  pay.tell(paid('t:a', 'PAY1-1'));
  await eventually(() => exit.dropped.includes('forged'), { what: 'a message with another key is dropped' });
  expect(await exit.healthIs('absent')).toMatchObject({ reason: expect.stringContaining('same site, key and broker') });
  expect(exit.news).toEqual([]);
  await pay.stop();
  await exit.stop();
  await broker.remove();
});
