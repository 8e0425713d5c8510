import { afterEach, beforeEach, expect, test } from 'vitest';
import { SANDBOX_QFPAY } from '../../src/sandbox/gateways/index.ts';
import { DiagnoseSite } from '../support/diagnose-site.ts';

let site: DiagnoseSite;
beforeEach(async () => {
  site = await DiagnoseSite.open();
});
afterEach(() => site.close());

test('a kiosk in order: every part is tried, and nothing is moved, printed or spent', async () => {
  const { code, results, out } = await site.diagnose('--json');
  const failed = [...results.values()].filter((result) => result.status === 'fail');
  expect(failed).toEqual([]);
  expect(code).toBe(0);
  for (const name of ['config', 'board', 'disk', 'journal', 'scanner', 'printer', 'gpio', 'light', 'broker']) {
    expect([name, results.get(name)?.status]).toEqual([name, 'ok']);
  }
  expect(results.get('gateway-qfpay')).toMatchObject({ status: 'ok', hint: '' });
  const { printer, relays } = site.hardware.snapshot();
  expect([printer.jobs, relays['gate']?.onEdges]).toEqual([0, 0]);
  for (const secret of [SANDBOX_QFPAY.appCode, SANDBOX_QFPAY.clientKey, 'broker-password-1']) {
    expect(out).not.toContain(secret);
  }
});

test('the text says it in one line a part and one at the end', async () => {
  const { out } = await site.diagnose();
  expect(out).toMatch(/^\[ ok \] printer {8}ready; paper ok, cover closed$/m);
  expect(out).toMatch(/^(Works\. Worth a look: .*|Everything that was tried is fine)\.$/m);
});

test('--only takes names and groups, and refuses what is not there', async () => {
  const some = await site.diagnose('--json', '--only', 'gateway,journal');
  expect([...some.results.keys()]).toEqual(['journal', 'gateway-qfpay']);
  const none = await site.diagnose('--only', 'prnter');
  expect(none.code).toBe(2);
  expect(none.err).toContain('There is no part "prnter". Parts: config, board');
});
