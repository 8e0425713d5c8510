import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { ConfigFolder } from '../support/config-folder.ts';

const EXAMPLE = readFileSync(resolve('hardware/examples/kioskd.yaml'), 'utf8');

let folder: ConfigFolder;
beforeEach(() => {
  folder = new ConfigFolder();
});
afterEach(() => folder.remove());

test('the example configuration is accepted as it stands; only a key for commands is left to be made', async () => {
  const result = await folder.load(EXAMPLE);

  expect(result).toMatchObject({ ok: true, warnings: [{ path: 'kiosk.commandKeys' }] });
});

test('so is what it offers in comments', async () => {
  const broker = EXAMPLE.replace(/^# mqtt:\n(?:# {3}.*\n)+/m, (lines) => lines.replace(/^# /gm, ''));
  const all = broker.replace(/^( +)# ((?:mchid|answerSignature|notFoundCodes):)/gm, '$1$2');
  const usb = all.replace(/^ {2}driver: tcp\n {2}host: .*\n/m, '').replace(/^ {2}# (driver: usb)/gm, '  $1');

  const { gateways, mqtt, printer } = await folder.config(usb);

  expect(gateways.qfpay?.section).toMatchObject({ mchid: 'abc123' });
  expect(gateways.wavpay?.section).toMatchObject({ notFoundCodes: ['1004'] });
  expect(mqtt?.url).toBe('mqtts://broker.example.com:8883');
  expect(printer.driver).toBe('usb');
});

test('before its secrets are there, it says where each one belongs', async () => {
  const file = folder.write(EXAMPLE);
  for (const name of ['qfpay-app-code', 'qfpay-client-key', 'wavpay-key']) {
    folder.forget(name);
  }

  const result = await loadConfig(file, {});

  expect(result.ok ? [] : result.problems.map(({ hint }) => hint)).toEqual(
    ['qfpay-app-code', 'qfpay-client-key', 'wavpay-key'].map(
      (name) => `put it in ${folder.dir}/credentials/${name} with mode 0600`,
    ),
  );
});
