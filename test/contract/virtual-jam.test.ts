import { expect, test } from 'vitest';
import { VirtualHardware } from '../../src/devices/virtual/hardware.ts';
import { ManualTimers } from '../../src/devices/virtual/manual-timers.ts';

test('a jammed slot pulls and drops nothing', () => {
  const timers = new ManualTimers();
  const hardware = new VirtualHardware({
    timers,
    mechanics: [
      { relay: 'slot1', sensor: 'drop1', afterMs: 100, forMs: 50 },
      { relay: 'slot2', sensor: 'drop2', afterMs: 100, forMs: 50 },
    ],
  });
  let changes = 0;
  const end = hardware.onChange(() => {
    changes += 1;
  });
  const link = hardware.link();
  hardware.jam(true, 'slot1');
  for (const name of ['slot1', 'slot2']) link.send({ type: 'relay', name, on: true });
  timers.advance(100);
  expect(hardware.snapshot().sensors).toEqual({ drop1: false, drop2: true });
  expect(changes).toBeGreaterThan(0);
  hardware.jam(false);
  link.send({ type: 'relay', name: 'slot1', on: true });
  timers.advance(1000);
  expect(hardware.snapshot().relays['slot1']?.onEdges).toBe(1);
  link.send({ type: 'relay', name: 'slot1', on: false });
  link.send({ type: 'relay', name: 'slot1', on: true });
  timers.advance(100);
  expect(hardware.snapshot().sensors['drop1']).toBe(true);
  expect(hardware.snapshot().relays['slot1']?.history.map((edge) => edge.on)).toEqual([true, false, true]);
  end();
  const told = changes;
  hardware.setSensor('drop1', false);
  expect(changes).toBe(told);
});
