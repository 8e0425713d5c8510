import { expect, test } from 'vitest';
import type { HelloMessage } from '../../src/screens/wire.ts';
import { EventReader } from '../support/http.ts';
import { pretendBrowser } from './suites/display.ts';

const start = async (required: boolean) => {
  const web = await pretendBrowser({ required });
  await web.display.start(new AbortController().signal);
  await web.open();
  await web.report();
  expect(web.display.health.status).toBe('ready');
  return web;
};

test('a page behind another window is no screen', async () => {
  const web = await start(true);
  await web.report({ visible: false });
  expect(web.display.health).toMatchObject({ status: 'failing', reason: expect.stringContaining('hidden behind') });
  await web.report();
  expect(web.display.health.status).toBe('ready');
});

test('a window of a few pixels is no screen, and the size of a good one is known', async () => {
  const web = await start(true);
  expect(web.display.viewport).toEqual({ width: 800, height: 480, density: 1 });
  await web.report({ width: 200, height: 90 });
  expect(web.display.health).toMatchObject({ status: 'failing', reason: expect.stringContaining('too small') });
  await web.report({ width: 480, height: 320, density: 1.5 });
  expect(web.display.health.status).toBe('ready');
  expect(web.display.viewport).toEqual({ width: 480, height: 320, density: 1.5 });
});

test('one page in front is enough, whatever a second one says', async () => {
  const web = await start(true);
  const { url } = web.running.address;
  const onlooker = await EventReader.open(`${url}/screen/events`);
  const { page } = await onlooker.data<HelloMessage>();
  await web.report({ page, visible: false });
  expect(web.display.health.status).toBe('ready');
  await web.report({ visible: false });
  expect(web.display.health.status).toBe('failing');
  onlooker.close();
});

test('where the kiosk may sell without a screen, it is a remark', async () => {
  const web = await start(false);
  await web.report({ visible: false });
  expect(web.display.health).toMatchObject({ status: 'degraded', reason: expect.stringContaining('hidden behind') });
});
