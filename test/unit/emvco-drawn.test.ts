import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { toFile } from 'qrcode';
import { expect, onTestFinished, test } from 'vitest';
import { money } from '../../src/domain/money.ts';
import { entryCodeText } from '../../src/emvco/entry-code.ts';
import { FPS_LABEL, MOP_LABEL } from '../support/vectors/emvco-labels.ts';

test.each([
  ['FPS', FPS_LABEL, money('HKD', 2600)],
  ['Macau', MOP_LABEL, money('MOP', 12_345_678)],
])('a filled %s label is read from a picture by another program', async (_, label, amount) => {
  const folder = await mkdtemp(join(tmpdir(), 'kioskd-emvco-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const filled = entryCodeText(label, { amount, reference: 'K1-20251121-0042', expiresAt: Date.UTC(2025, 10, 21, 8) });
  const text = filled.kind === 'code' ? filled.text : filled.why;
  const path = join(folder, 'code.png');
  await toFile(path, text, { scale: 6 });
  const { stdout } = await promisify(execFile)('zbarimg', ['--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', path]);
  expect(stdout.trimEnd()).toBe(text);
});
