import { expect, onTestFinished, test } from 'vitest';
import { dispatch } from '../../src/commands/dispatch.ts';
import { VirtualHardware } from '../../src/devices/virtual/hardware.ts';
import { serveHardware } from '../../src/devices/virtual/socket.ts';
import type { CheckResult } from '../../src/diagnose/check.ts';
import { ConfigFolder, MINIMAL } from '../support/config-folder.ts';
import { holdPort } from '../support/held-port.ts';

test('a required keypad is tried, and one that is unplugged is a fault with what to do', async () => {
  const folder = new ConfigFolder();
  const ending = new AbortController();
  const port = await holdPort();
  onTestFinished(() => {
    ending.abort();
    port.release();
    folder.remove();
  });
  folder.secret('qfpay-app-code', 'a'.repeat(32));
  folder.secret('qfpay-client-key', 'b'.repeat(32));
  const hardware = new VirtualHardware();
  const socket = `${folder.dir}/hardware.sock`;
  await serveHardware(hardware, socket, { signal: ending.signal });
  const file = folder.write(`${MINIMAL}
display: {keypad: {driver: virtual, link: ${socket}, required: true}}
web: {listen: "127.0.0.1:${port.port}"}
`);
  const diagnose = async () => {
    let out = '';
    let err = '';
    const code = await dispatch(['diagnose', '--config', file, '--json', '--only', 'keypad'], {
      env: {},
      stdout: (text) => {
        out += text;
      },
      stderr: (text) => {
        err += text;
      },
    });
    expect(err).toBe('');
    return { code, result: (JSON.parse(out) as { results: CheckResult[] }).results[0] };
  };

  expect(await diagnose()).toMatchObject({ code: 0, result: { name: 'keypad', status: 'ok' } });

  hardware.plugKeypad(false);
  const unplugged = await diagnose();
  expect(unplugged).toMatchObject({ code: 1, result: { name: 'keypad', status: 'fail' } });
  expect(JSON.stringify(unplugged.result)).toMatch(/virtual keypad was unplugged: plug it in again/);
});
