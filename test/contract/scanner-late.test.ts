import { expect } from 'vitest';
import { eachScanner } from './suites/scanner.ts';

eachScanner('a scanner plugged in after the start is found', { pluggedAtStart: false, typed: true }, async (rig) => {
  expect(rig.scanner.health.status).toBe('absent');
  expect(rig.scanner.health.reason).not.toBe('');
  await rig.plug();
  await rig.record.until(() => rig.scanner.health.status === 'ready');
  await rig.send('HELLO\r');
  await rig.record.until(({ codes }) => codes.length === 1);
  expect(rig.record.codes).toEqual(['HELLO']);
});
