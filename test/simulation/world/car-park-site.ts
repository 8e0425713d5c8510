import { money } from '../../../src/domain/money.ts';
import type { Item, ParkingSettings } from '../../../src/domain/settings.ts';
import type { Chance } from '../engine/chance.ts';

/** How a car park differs by seed. */
export interface ParkChoice {
  /** 1: an exit that takes payments and stands alone; 2: `first` and an exit. */
  readonly kiosks: 1 | 2;
  /** Both of two may take payments. */
  readonly exitTakesPayments: boolean;
  readonly alone: ParkingSettings['alone'];
  readonly honourLate: boolean;
  readonly entryMustBeTold: boolean;
  /** Whether a loop in the ground proves that the gate opened. */
  readonly gateIsProven: boolean;
}

export const FREE_MS = 10 * 60_000;
export const HOUR_MS = 3_600_000;
export const PER_HOUR = 200;
export const GRACE_MS = 15 * 60_000;
export const LOST_TICKET = 2_000;
export const KEEP_MS = 60 * 86_400_000;

/** What a stay costs, as whoever wrote the price board reckons: the auditor believes no tariff engine. Minor units. */
export function boardPrice(enteredAt: number, at: number): number {
  return at - enteredAt <= FREE_MS ? 0 : Math.ceil((at - enteredAt) / HOUR_MS) * PER_HOUR;
}

export const GATE: Item = {
  ...{ id: 'gate', name: { default: 'Gate', in: {} }, number: null, picture: null, stock: null },
  ...{ price: money('MYR', 0), relay: 'barrier', pulseMs: 500, units: 1 },
  ...{ proof: 'sensor', sensor: 'loop1', proofWithinMs: 4_000 },
};

export const USUAL_PARK: ParkChoice = {
  kiosks: 2,
  exitTakesPayments: false,
  alone: 'refuse',
  honourLate: true,
  entryMustBeTold: false,
  gateIsProven: true,
};

export function parkOf(chance: Chance): ParkChoice {
  return {
    kiosks: chance.pick('park kiosks', [1, 2, 2]),
    exitTakesPayments: chance.chance('park exit takes payments', 0.3),
    alone: chance.pick('park alone', ['open', 'refuse']),
    honourLate: chance.chance('park honours', 0.7),
    entryMustBeTold: chance.chance('park entries are told', 0.4),
    gateIsProven: chance.chance('park gate is proven', 0.7),
  };
}

export function parkingOf(choice: ParkChoice, which: 'first' | 'exit'): ParkingSettings {
  const opens = which === 'exit' || choice.kiosks === 1;
  const takesPayments = choice.kiosks === 1 || choice.exitTakesPayments;
  return {
    role: opens ? (takesPayments ? 'exit that takes payments' : 'exit') : 'pay station',
    name: { default: 'Parking', in: {} },
    tariff: {
      currency: 'MYR',
      timeZone: 'Asia/Kuala_Lumpur',
      free: { ms: FREE_MS, applies: 'whole stay' },
      bands: [],
      otherwise: {
        name: 'Hourly',
        charge: { kind: 'steps', first: [], last: { unitMs: HOUR_MS, minor: PER_HOUR } },
        cap: null,
      },
      units: 'run on',
      stepsRestart: 'never',
      day: { from: 'entry' },
      dayCap: null,
      holidays: { dates: [], yearly: [] },
    },
    graceMs: GRACE_MS,
    gate: opens ? gateOf(choice) : null,
    stayWithinMs: 60_000,
    plates: true,
    codes: true,
    entryMustBeTold: choice.entryMustBeTold,
    lostTicket: opens ? null : money('MYR', LOST_TICKET),
    alone: choice.alone,
    honourLate: choice.honourLate,
    keepMs: KEEP_MS,
  };
}

function gateOf({ gateIsProven }: ParkChoice): Item {
  return gateIsProven ? GATE : { ...GATE, proof: 'none', sensor: null };
}
