import { expect, test } from 'vitest';
import { VirtualHardware } from '../../src/devices/virtual/hardware.ts';
import { ManualTimers } from '../../src/devices/virtual/manual-timers.ts';

test('a power cut drops the relays and the light of that link only, and what was falling falls', () => {
  const timers = new ManualTimers();
  const mechanics = [{ relay: 'slot1', sensor: 'drop', afterMs: 300, forMs: 50 }];
  const hardware = new VirtualHardware({ timers, mechanics });
  const daemon = hardware.link();
  const other = hardware.link();
  daemon.send({ type: 'relay', name: 'slot1', on: true });
  daemon.send({ type: 'light', pattern: 'wait' });
  other.send({ type: 'relay', name: 'lamp', on: true });
  void daemon.close();
  const cut = hardware.snapshot();
  expect(cut.relays['slot1']).toMatchObject({ on: false, onEdges: 1 });
  expect(cut.relays['lamp']?.on).toBe(true);
  expect(cut.light).toBe('off');
  expect(cut.links).toBe(1);
  daemon.send({ type: 'relay', name: 'slot1', on: true });
  expect(hardware.snapshot().relays['slot1']?.on).toBe(false);
  timers.advance(300);
  expect(hardware.snapshot().sensors['drop']).toBe(true);
  timers.advance(50);
  expect(hardware.snapshot().sensors['drop']).toBe(false);
});
