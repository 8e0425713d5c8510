import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DiagnoseSite } from '../support/diagnose-site.ts';

let site: DiagnoseSite;
beforeEach(async () => {
  site = await DiagnoseSite.open();
});
afterEach(() => site.close());

interface Story {
  readonly what: string;
  readonly part: string;
  readonly status: 'fail' | 'warn';
  readonly says: RegExp;
  readonly arrange: () => unknown;
}

const STORIES: readonly Story[] = [
  {
    what: 'the paper is out',
    part: 'printer',
    status: 'warn',
    says: /the kiosk sells without it -> .*paper/,
    arrange: () => site.hardware.setPrinter({ paper: 'out' }),
  },
  {
    what: 'the cover is open',
    part: 'printer',
    status: 'warn',
    says: /the kiosk sells without it -> .*cover/,
    arrange: () => site.hardware.setPrinter({ cover: 'open' }),
  },
  {
    what: 'the scanner is unplugged',
    part: 'scanner',
    status: 'fail',
    says: /absent .*nothing is sold without it/,
    arrange: () => site.hardware.plugScanner(false),
  },
  {
    what: 'the client key is wrong',
    part: 'gateway-qfpay',
    status: 'fail',
    says: /does not fit our credentials|credentials are refused/,
    arrange: () => site.folder.secret('qfpay-client-key', 'another-key'),
  },
  {
    what: 'the gateway is away',
    part: 'gateway-qfpay',
    status: 'fail',
    says: /cannot be reached/,
    arrange: () => site.qfpay.stop(),
  },
  {
    what: 'the password of the broker is wrong',
    part: 'broker',
    status: 'fail',
    says: /refused/,
    arrange: () => site.folder.secret('broker-password', 'another-password'),
  },
  {
    what: 'the broker is away',
    part: 'broker',
    status: 'fail',
    says: /-> check mqtt/,
    arrange: () => site.broker.down(),
  },
  {
    what: 'the journal is another kind of file',
    part: 'journal',
    status: 'fail',
    says: /corrupt/,
    arrange: () =>
      writeFileSync(site.journal, 'this is no journal, and long enough to be looked at as one'.repeat(100)),
  },
  {
    what: 'there is no journal yet',
    part: 'journal',
    status: 'warn',
    says: /no journal at .* yet/,
    arrange: () => rmSync(site.journal),
  },
];

test.each(STORIES)('$what: $part is the part that is named', async ({ part, status, says, arrange }) => {
  await arrange();
  const { code, results } = await site.diagnose('--json', '--only', part);
  const result = results.get(part);
  expect(result?.status).toBe(status);
  expect(`${result?.summary} -> ${result?.hint}`).toMatch(says);
  expect(code).toBe(status === 'fail' ? 1 : 0);
});

test('a broken configuration is said first, and nothing is tried', async () => {
  const file = site.folder.write(site.config);
  appendFileSync(file, 'nonsense: 1\n');
  const { dispatch } = await import('../../src/commands/dispatch.ts');
  let err = '';
  const code = await dispatch(['diagnose', '--config', file], {
    env: {},
    stdout: () => undefined,
    stderr: (text) => {
      err += text;
    },
  });
  expect(code).toBe(2);
  expect(err).toContain('nonsense: is not a setting');
});
