import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DiagnoseSite } from '../support/diagnose-site.ts';

let site: DiagnoseSite;
beforeEach(async () => {
  site = await DiagnoseSite.open();
  rmSync(join(site.folder.dir, 'credentials'), { recursive: true, force: true });
});
afterEach(() => site.close());

test('the pins are tried, and made safe, when no secret can be read: systemd takes them away before a killed daemon is cleaned up after', async () => {
  const { code, results, err } = await site.diagnose('--json', '--only', 'gpio,controller,light,backlight,display');
  expect(err).toBe('');
  expect(code).toBe(0);
  expect(results.get('gpio')).toMatchObject({ status: 'ok' });
});

test('what needs a secret says that it cannot be read, also beside a device', async () => {
  const { code, err } = await site.diagnose('--only', 'gpio,gateway-qfpay');
  expect(code).toBe(2);
  expect(err).toMatch(/credential/);
});
