import { expect } from 'vitest';
import { eachScanner } from './suites/scanner.ts';

// The silence is longer than the test, so that only the unplug can be what drops the half scan.
eachScanner('half a scan before an unplug is gone after it', { silenceMs: 600_000, typed: true }, async (rig) => {
  const { record } = rig;
  await rig.send('FIRST\rHALF');
  await record.until(({ codes }) => codes.length === 1);
  await rig.unplug();
  await record.until(() => rig.scanner.health.status === 'absent');
  await rig.plug();
  await record.until(() => rig.scanner.health.status === 'ready');
  await rig.send('AFTER\r');
  await record.until(({ codes }) => codes.length === 2);
  expect(record.codes).toEqual(['FIRST', 'AFTER']);
  const told = record.healths.map((health) => health.status);
  expect(told).toEqual(['ready', 'absent', 'ready']);
  expect(record.healths[1]?.reason).toMatch(/unplugged/);
});
