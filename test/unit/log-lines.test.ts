import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PinoLog } from '../../src/log/pino-log.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'kioskd-log-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

async function lines(level: 'info' | 'debug', write: (log: PinoLog) => void): Promise<Record<string, unknown>[]> {
  const file = join(dir, 'log');
  const fd = openSync(file, 'w');
  const log = new PinoLog({ level, fd });
  write(log);
  await log.flush();
  closeSync(fd);
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Record<string, unknown> => JSON.parse(line));
}

test('one JSON object a line with level, time, event and safe fields', async () => {
  const [line] = await lines('info', (log) =>
    log.event('sale.opened', { saleId: 's1', paymentCode: '134567890123456789' }),
  );
  expect(line).toEqual({
    level: 'info',
    time: expect.any(String),
    event: 'sale.opened',
    saleId: 's1',
    paymentCode: '[hidden]',
  });
});

test('no field can pretend to be another event', async () => {
  const [line] = await lines('info', (log) => log.event('sale.opened', { event: 'process.ready' }));
  expect(line?.['event']).toBe('sale.opened');
});

test('events below the level are left out', async () => {
  const info = await lines('info', (log) => log.event('watchdog.fed'));
  const debug = await lines('debug', (log) => log.event('watchdog.fed'));
  expect([info.length, debug.length]).toEqual([0, 1]);
});
