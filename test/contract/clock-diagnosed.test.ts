import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clockCheck } from '../../src/diagnose/machine.ts';
import { openJournalDirect } from '../../src/journal/direct.ts';
import type { CodepaySandbox } from '../../src/sandbox/gateways/index.ts';
import { codepayRig, type Rig } from '../support/gateways.ts';

let rig: Rig<CodepaySandbox>;
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kioskd-clock-'));
});
afterEach(async () => {
  await rig.stop();
  rmSync(root, { recursive: true, force: true });
});

async function diagnosed(off: number) {
  const now = () => Date.now() + off;
  rig = await codepayRig({ now });
  const witnesses = { journal: join(root, 'journal.db'), gateways: () => new Map([['codepay', rig.gateway]]) };
  return await clockCheck('Asia/Hong_Kong', now, root, witnesses).run(AbortSignal.timeout(100_000));
}

async function writeJournal(at: number): Promise<void> {
  const { journal } = await openJournalDirect(join(root, 'journal.db'), { now: () => at });
  const entries = [{ kind: 'note', saleId: null, orderNumber: null, body: {} }];
  await journal.commit({ at, entries, sales: [], payments: [], jobs: [], notes: {}, events: [], counters: {} });
  await journal.close();
}

test('a right clock, with all who say so', async () => {
  await writeJournal(Date.now() - 60_000);
  const { status, summary } = await diagnosed(0);
  expect(summary).toMatch(
    /nothing here says whether.*; later than all entries of the journal; codepay differs by \d s$/,
  );
  expect(status).toBe('ok');
});

test('a clock that a gateway contradicts', async () => {
  const { status, summary, hint } = await diagnosed(-3_600_000);
  expect(summary).toMatch(/ 60 minutes behind codepay: set the time.*codepay differs by 36\d\d s/);
  expect(status).toBe('fail');
  expect(hint).toContain('timedatectl');
});

test('a journal from the future beside a gateway that confirms the time', async () => {
  await writeJournal(Date.now() + 30 * 86_400_000);
  const { status, summary } = await diagnosed(0);
  expect(summary).toMatch(/codepay confirms the time, but the journal has entries up to/);
  expect(status).toBe('warn');
});

test('a journal that cannot be read is none of its business', async () => {
  const { journal } = await openJournalDirect(join(root, 'journal.db'));
  await journal.close();
  rmSync(join(root, 'journal.db'));
  expect((await diagnosed(0)).status).toBe('ok');
});
