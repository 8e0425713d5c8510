import { expect, test } from 'vitest';
import { VirtualHardware } from '../../src/devices/virtual/hardware.ts';
import type { FromHardware } from '../../src/devices/virtual/link.ts';

const bytesBase64 = Buffer.from('receipt').toString('base64');

test('the printer answers what its state allows, to the link that asked', async () => {
  const hardware = new VirtualHardware();
  const link = hardware.link();
  const other = hardware.link();
  const heard: FromHardware[] = [];
  const overheard: FromHardware[] = [];
  link.subscribe((message) => heard.push(message));
  other.subscribe((message) => overheard.push(message));
  const print = async (id: number) => {
    link.send({ type: 'print', id, bytesBase64 });
    link.send({ type: 'printer status', id });
    await Promise.resolve();
  };
  await print(1);
  hardware.setPrinter({ paper: 'near end' });
  await print(2);
  hardware.setPrinter({ paper: 'out' });
  await print(3);
  hardware.setPrinter({ paper: 'ok', cover: 'open' });
  await print(4);
  hardware.setPrinter({ cover: 'closed', mute: true });
  await print(5);
  hardware.setPrinter({ mute: false, connected: false });
  await print(6);
  const answers = heard.filter((message) => message.type === 'print done');
  expect(answers.map(({ id, problem }) => [id, problem])).toEqual([
    [1, null],
    [2, null],
    [3, 'paper out'],
    [4, 'cover open'],
    [6, 'no printer'],
  ]);
  const statuses = heard.filter((message) => message.type === 'printer status');
  expect(statuses.map(({ id, status }) => [id, status.online, status.paper, status.cover])).toEqual([
    [1, true, 'ok', 'closed'],
    [2, true, 'near end', 'closed'],
    [3, false, 'out', 'closed'],
    [4, false, 'ok', 'open'],
  ]);
  expect(hardware.jobs.map(String)).toEqual(['receipt', 'receipt', 'receipt']);
  expect(overheard.some((message) => message.type === 'print done')).toBe(false);
});
