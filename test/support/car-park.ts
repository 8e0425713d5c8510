import type { Effect } from '../../src/domain/effects.ts';
import { money } from '../../src/domain/money.ts';
import type { Item, ParkingSettings } from '../../src/domain/settings.ts';
import type { Tariff } from '../../src/domain/tariff.ts';
import type { TicketReading } from '../../src/domain/ticket.ts';
import { ALIPAY_CODE, DELIVERED, KioskDrive, PAID } from './kiosk-drive.ts';
import { WATER } from './kiosk-settings.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const GRACE_MS = 15 * MINUTE_MS;

/** 3.00 for each hour that has begun, nothing for stays of up to 15 minutes, 20.00 a day from the entry. */
export const HOURLY: Tariff = {
  currency: 'MYR',
  timeZone: 'Asia/Kuala_Lumpur',
  free: { ms: 15 * MINUTE_MS, applies: 'whole stay' },
  bands: [],
  otherwise: { name: 'Hourly', charge: { kind: 'steps', first: [], last: { unitMs: HOUR_MS, minor: 300 } }, cap: null },
  units: 'run on',
  stepsRestart: 'never',
  day: { from: 'entry' },
  dayCap: 2_000,
  holidays: { dates: [], yearly: [] },
};

export const GATE: Item = {
  ...WATER,
  id: 'gate',
  name: { default: 'Gate', in: {} },
  price: money('MYR', 0),
  relay: 'barrier',
  sensor: 'loop',
};

export const PAY_STATION: ParkingSettings = {
  role: 'pay station',
  name: { default: 'Parking', in: { 'zh-Hant': '泊車' } },
  tariff: HOURLY,
  graceMs: GRACE_MS,
  gate: null,
  stayWithinMs: 60_000,
  plates: true,
  codes: true,
  entryMustBeTold: false,
  lostTicket: money('MYR', 5_000),
  alone: 'refuse',
  honourLate: true,
  keepMs: 48 * HOUR_MS,
};

export const EXIT: ParkingSettings = { ...PAY_STATION, role: 'exit', gate: GATE, lostTicket: null };
export const PAYING_EXIT: ParkingSettings = { ...PAY_STATION, role: 'exit that takes payments', gate: GATE };

/** A car park of nothing else. */
export function carPark(parking: Partial<ParkingSettings> = {}, of: ParkingSettings = PAY_STATION): KioskDrive {
  return KioskDrive.ready({ items: [], parking: { ...of, ...parking } });
}

/** A ticket that says when it was drawn: so long before now. */
export function ticket(kiosk: KioskDrive, agoMs: number, key = 't1'): Extract<TicketReading, { kind: 'ticket' }> {
  return { kind: 'ticket', key, enteredAt: kiosk.wall - agoMs };
}

export function show(kiosk: KioskDrive, reading: TicketReading): void {
  kiosk.send({ type: 'scan', code: 'as read', ticket: reading });
}

/** The fee is on the screen; a wallet's code pays it. */
export function payStay(kiosk: KioskDrive): void {
  kiosk.scan(ALIPAY_CODE);
  kiosk.answer('charge', PAID);
}

export function gateOpens(kiosk: KioskDrive): void {
  const { ticket: key, usedAt } = kiosk.phaseAs('opening');
  kiosk.send({ type: 'gate ended', ticket: key, usedAt, delivery: DELIVERED });
}

export function effectsOf<D extends Effect['do']>(kiosk: KioskDrive, kind: D): Extract<Effect, { do: D }>[] {
  return kiosk.effects.filter((effect): effect is Extract<Effect, { do: D }> => effect.do === kind);
}
