import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { GROW, GROW_MANNER } from '../support/pretend-module.ts';
import { moduleRig } from './suites/scanner.ts';

const USB = { port: '1-1.2', vendor: '6666', product: '7777', name: 'GM65' };

test('a module reads only while a code is wanted, and is told again after a replug', async () => {
  const { scanner, record, module, pty, ...rig } = await moduleRig({ usb: USB, manner: GROW_MANNER });
  const { begin, stop, speed } = GROW;
  scanner.want(false);
  await scanner.start(new AbortController().signal);
  expect(scanner.health).toEqual({ status: 'ready', reason: '' });
  await eventually(() => module.last === stop.toString('hex'), { what: 'the module is told to rest at the start' });
  scanner.want(true);
  await eventually(() => module.last === begin.toString('hex'), { what: 'the module is told to read' });
  await pty.write('281234567890123456\r');
  await record.until(({ codes }) => codes.length === 1);
  await rig.unplug();
  await record.until(() => scanner.health.status === 'absent');
  const heard = module.heard.length;
  await rig.plug('ttyACM0');
  await record.until(() => scanner.health.status === 'ready');
  await eventually(() => module.heard.length === heard + 2, { what: 'the module is set up again' });
  expect(module.heard.slice(heard)).toEqual([speed.toString('hex'), begin.toString('hex')]);
  await scanner.stop();
  await eventually(() => module.last === stop.toString('hex'), { what: 'the module is told to rest at the stop' });
  expect(record.codes).toEqual(['281234567890123456']);
  expect(record.noise).toEqual([]);
});

test('a module that is to read all the time is never told to stop', async () => {
  const { scanner, record, module, pty } = await moduleRig({ usb: USB, manner: GROW_MANNER, trigger: 'always' });
  scanner.want(false);
  await scanner.start(new AbortController().signal);
  await eventually(() => module.last === GROW.begin.toString('hex'), { what: 'the module is told to read' });
  await pty.write('DROPPED\rNG\r');
  await record.until(({ noise }) => noise.length === 1);
  scanner.want(true);
  await pty.write('TAKEN\r');
  await record.until(({ codes }) => codes.length === 1);
  scanner.want(false);
  expect(record.codes).toEqual(['TAKEN']);
  expect(module.count(GROW.stop)).toBe(0);
});
