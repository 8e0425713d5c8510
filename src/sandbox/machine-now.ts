import type { HardwareSnapshot } from '../devices/virtual/hardware.ts';
import { GATE, KIOSK, slotsOf, typesPlates } from './config.ts';
import type { Floor } from './floor.ts';
import type { Bench, KioskKind } from './page/model.ts';

/** How the pretended machine stands: what the page draws of it. */
export function machineNow(
  kind: KioskKind,
  hardware: HardwareSnapshot,
  floor: Floor,
): Pick<Bench, 'light' | 'slots' | 'scannerPlugged' | 'keypad' | 'paperOut' | 'papers'> {
  return {
    light: hardware.light,
    slots: slotsOf(kind).map((item) => ({
      itemId: item.id,
      item: item.name,
      price: `${KIOSK.currency} ${item.price}`,
      number: item === GATE ? '' : item.number,
      does: item === GATE ? ('opens' as const) : ('drops' as const),
      jammed: hardware.mechanics.some(({ relay, jammed }) => relay === item.relay && jammed),
      relay: item.relay,
      relayOn: hardware.relays[item.relay]?.on === true,
      sensor: item.sensor,
      sensorOn: hardware.sensors[item.sensor] === true,
      dropped: floor.dropped(item.sensor),
    })),
    scannerPlugged: hardware.scanner.plugged,
    keypad: { plugged: hardware.keypad.plugged, letters: typesPlates(kind) },
    paperOut: hardware.printer.paper === 'out',
    papers: floor.papers.map(({ id, at, code }) => ({ id, at, code })),
  };
}
