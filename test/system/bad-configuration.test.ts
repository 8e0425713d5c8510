import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { endOf, preparedKiosk } from '../support/bad-input.ts';

test('a misspelt key: exit code 2, the place in the file, and what was probably meant', async () => {
  const kiosk = await preparedKiosk();
  const lines = readFileSync(kiosk.configPath, 'utf8').replace('printer:', 'prnter:').split('\n');
  writeFileSync(kiosk.configPath, lines.join('\n'));
  const line = lines.findIndex((text) => text.startsWith('prnter:')) + 1;
  const { code, said } = await endOf(kiosk.configPath);
  expect(code).toBe(2);
  expect(said).toContain(`${kiosk.configPath}:${line}:1: `);
  expect(said).toMatch(/did you mean .?printer/i);
});

test('several mistakes at once: each is told, none shows a value of the file', async () => {
  const kiosk = await preparedKiosk();
  const text = readFileSync(kiosk.configPath, 'utf8')
    .replace(/price: .*/, 'price: SECRETVALUE')
    .replace(/driver: virtual/, 'driver: SECRETVALUE');
  writeFileSync(kiosk.configPath, text);
  const { code, said } = await endOf(kiosk.configPath);
  expect(code).toBe(2);
  expect(said.trim().split('\n').length).toBeGreaterThanOrEqual(2);
  expect(said).toMatch(/:\d+:\d+: orders\.items\[0\]\.price: /);
  expect(said).not.toContain('SECRETVALUE');
});

test.each([
  ['not YAML', 'kiosk: [unclosed'],
  ['an empty file', ''],
  ['a list', '- a\n- b\n'],
  ['binary', '\x00\x01\x02\xff'],
])('%s: exit code 2 and words, no stack', async (_what, text) => {
  const kiosk = await preparedKiosk();
  writeFileSync(kiosk.configPath, text);
  const { code, said } = await endOf(kiosk.configPath);
  expect(code).toBe(2);
  expect(said).toContain(kiosk.configPath);
  expect(said).not.toMatch(/\n\s+at /);
});

test('no file at all: exit code 2, and how to name one', async () => {
  const { code, said } = await endOf('/nowhere/kioskd.yaml');
  expect(code).toBe(2);
  expect(said).toContain('/nowhere/kioskd.yaml: is not there (name the file with --config FILE)');
});
