import { expect, onTestFinished, test } from 'vitest';
import { readScannerProfiles } from '../../src/config/scanner-profiles.ts';
import { KeyboardScanner } from '../../src/devices/scanner/keyboard.ts';
import { pretendKeyboard } from '../support/pretend-keyboard.ts';
import { pretendSysfs } from '../support/pretend-sysfs.ts';
import { ScanRecord } from './suites/scanner.ts';

test("of all keyboards only that of a scanner is held, and never the technician's", async () => {
  const sysfs = await pretendSysfs();
  const keyboard = await pretendKeyboard();
  await sysfs.addKeyboard('event3', { port: '1-1.1', vendor: '046d', product: 'c31c', name: 'USB Keyboard' });
  await sysfs.addKeyboard('event4', { port: '1-1.2', vendor: '0c2e', product: '0200', name: 'Xenon' }, '8000000000 0');
  await sysfs.addKeyboard('event5', { port: '1-1.2', vendor: '0c2e', product: '0200', name: 'Xenon' });
  await sysfs.addLink('input/scanner', 'input/event5');
  const record = new ScanRecord();
  const scanner = new KeyboardScanner(
    { driver: 'keyboard', readProfiles: readScannerProfiles, roots: sysfs.roots },
    record,
    undefined,
    undefined,
    keyboard.env,
  );
  onTestFinished(async () => {
    await scanner.stop();
    await keyboard.close();
    await sysfs.close();
  });
  await scanner.start(new AbortController().signal);
  // The file is not there: only what was looked for counts here.
  expect(scanner.health.reason).toContain(sysfs.dev('input/scanner'));
});
