import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { mdbRig } from './suites/controller.ts';

test('noise, broken sums, half blocks, endless text and other readers do nothing', async () => {
  const rig = await mdbRig('pc2mdb', 30_000);
  const { controller, machine, signal } = rig;
  await controller.start(signal);
  await rig.says('ready');
  machine.manner = 'nobody';
  const vend = controller.vend('lane1', 30_000, signal);
  await eventually(() => machine.heard.includes('3 0 150'), { what: 'the credit was given' });
  await rig.pty.write('\x02130000960001\x03'); // Wrong sum.
  await rig.pty.write('\x0213zz\x03\x02\x03\x0213\x03CN0999-WFV-Jul  6 2021\r\n\x0213000096');
  await rig.pty.write(`\x02${'13'.repeat(5_000)}\x03`);
  await rig.pty.write(Buffer.from([0, 255, 3, 3, 2, 2, 128]));
  await rig.pty.write('\x0263000096000B04\x03'); // Of the other reader.
  // The right one, in pieces.
  await rig.pty.write('\x021300009600');
  await rig.pty.write('0BB4\x03');
  await eventually(() => machine.heard.includes('5 0 150'), { what: 'the right one is heard' });
  expect(machine.heard.filter((one) => one.startsWith('5') || one === '6')).toEqual(['5 0 150']);
  expect(await vend).toBe('done');
});

test.each([
  ['no price', 'c,STATUS,VEND'],
  ['a negative price', 'c,STATUS,VEND,-1.50,11'],
  ['a price that is none', 'c,STATUS,VEND,1.5e0,11'],
  ['more places than the currency has', 'c,STATUS,VEND,1.501,11'],
  ['a selection that is none', 'c,STATUS,VEND,1.50,eleven'],
  ['another price', 'c,STATUS,VEND,1.00,11'],
])('a request with %s is denied', async (_what, line) => {
  const rig = await mdbRig('qibixx', 30_000);
  const { controller, machine, signal } = rig;
  await controller.start(signal);
  await rig.says('ready');
  machine.manner = 'nobody';
  const vend = controller.vend('lane1', 30_000, signal);
  await eventually(() => machine.heard.includes('C,START,1.50'), { what: 'the credit was given' });
  machine.tell('x'.repeat(10_000), 'c,ERR,"cashless is on"', line);
  await eventually(() => machine.heard.includes('C,STOP'), { what: 'it is denied' });
  machine.manner = 'obeys';
  expect(await vend).toBe('done');
  expect(machine.sold).toEqual(new Map([[11, 1]]));
});
