import { type Currency, fromDecimal, type Money, money } from '../domain/money.ts';
import type { Item, ParkingSettings } from '../domain/settings.ts';
import { tokenProblem } from '../orders/token.ts';
import type { CarParkSettings } from '../parking/car-park.ts';
import { MIN_ENTRY_KEY_LENGTH } from '../parking/entry-message.ts';
import { MIN_SITE_KEY_LENGTH } from '../parking/keys.ts';
import { compile, type Pattern } from '../parking/pattern.ts';
import type { Secret } from './credentials.ts';
import type { ReadSecret } from './gateways.ts';
import type { PathProblem } from './problem.ts';
import { proofOf } from './proof.ts';
import type { ParkingSection } from './schema/parking.ts';
import { tariffOf } from './schema/tariff.ts';

/** `orders.parking` as the program has it: the secrets read and sealed, the rest as in the file. */
export type ParkingConfig = Omit<ParkingSection, 'key' | 'entries'> & {
  readonly key: Secret;
  readonly entries: { readonly token?: Secret; readonly key?: Secret };
};

interface Place {
  readonly id: string;
  readonly currency: Currency;
  readonly timeZone: string;
}

type Path = readonly (string | number)[];

const KEY_PATH: Path = ['orders', 'parking', 'key', 'credential'];
const TOKEN_PATH: Path = ['orders', 'parking', 'entries', 'token', 'credential'];
const ENTRY_KEY_PATH: Path = ['orders', 'parking', 'entries', 'key', 'credential'];

/** Reads the secrets that the section names. */
export async function resolveParking(section: ParkingSection, secret: ReadSecret): Promise<ParkingConfig> {
  const { key, entries, ...rest } = section;
  return {
    ...rest,
    key: await secret(KEY_PATH, key.credential),
    entries: {
      ...(entries.token === undefined ? {} : { token: await secret(TOKEN_PATH, entries.token.credential) }),
      ...(entries.key === undefined ? {} : { key: await secret(ENTRY_KEY_PATH, entries.key.credential) }),
    },
  };
}

/** What is wrong with the secrets themselves; only where they were really read. */
export function parkingSecretProblems(parking: ParkingConfig | undefined): readonly PathProblem[] {
  if (parking === undefined) {
    return [];
  }
  const { key, entries } = parking;
  const token = entries.token === undefined ? null : tokenProblem(entries.token.reveal());
  const short = (path: Path, found: Secret | undefined, least: number): PathProblem[] =>
    found === undefined || found.reveal().length >= least
      ? []
      : [{ path, message: `has fewer than ${least} characters: it could be guessed`, hint: MAKE_ONE }];
  const isShared = entries.key !== undefined && entries.key.reveal() === key.reveal();
  return [
    ...short(KEY_PATH, key, MIN_SITE_KEY_LENGTH),
    ...short(ENTRY_KEY_PATH, entries.key, MIN_ENTRY_KEY_LENGTH),
    ...(token === null ? [] : [{ path: TOKEN_PATH, message: token, hint: MAKE_ONE }]),
    ...(isShared
      ? [
          {
            path: ENTRY_KEY_PATH,
            message: 'is the key of the site: a camera that has it could mark tickets as paid',
            hint: MAKE_ONE,
          },
        ]
      : []),
  ];
}

const MAKE_ONE = 'make one with `openssl rand -hex 24`';

/** For the domain. The cross checks made sure that amounts and patterns are such. */
export function parkingSettings(
  parking: ParkingConfig | ParkingSection,
  { currency, timeZone }: Pick<Place, 'currency' | 'timeZone'>,
): ParkingSettings {
  const { role, name, tariff, gate, lostTicket } = parking;
  return {
    role,
    name,
    tariff: tariffOf(tariff, { currency, timeZone }),
    graceMs: parking.grace,
    gate: role === 'pay station' || gate === undefined ? null : gateItem(gate, name, currency),
    stayWithinMs: parking.stayWithin,
    plates: parking.plates,
    codes: parking.codes,
    entryMustBeTold: parking.entryMustBeTold,
    lostTicket: lostTicket === undefined ? null : amountOf(currency, lostTicket),
    alone: parking.alone,
    honourLate: parking.honourLate,
    keepMs: parking.keep,
  };
}

/** The gate is moved as an item is delivered: one unit, with the same proofs. */
function gateItem(gate: NonNullable<ParkingSection['gate']>, name: Item['name'], currency: Currency): Item {
  const proof = proofOf(gate);
  return {
    id: 'gate',
    name,
    number: null,
    picture: null,
    stock: null,
    price: money(currency, 0),
    relay: given(gate.relay ?? gate.controller?.channel, 'what opens the gate'),
    pulseMs: gate.pulse,
    units: 1,
    proof,
    sensor: proof === 'sensor' ? given(gate.sensor, 'the sensor of the gate') : null,
    proofWithinMs: gate.proofWithin,
  };
}

/** For `CarPark`, the secrets revealed. */
export function carParkSettings(parking: ParkingConfig, { id, currency, timeZone }: Place): CarParkSettings {
  const { site, entries } = parking;
  return {
    kioskId: id,
    key: parking.key.reveal(),
    patterns: parking.tickets.map((ticket): Pattern => {
      const compiled = compile(ticket);
      if (!compiled.ok) {
        throw new Error('a form of tickets that the cross checks accepted is none');
      }
      return compiled.pattern;
    }),
    timeZone,
    currency,
    maxStayMs: parking.maxStay,
    aheadMs: parking.ahead,
    keepMs: parking.keep,
    site: site === undefined ? null : { id: site.id, kiosks: site.kiosks, silentAfterMs: site.silentAfter },
    entries: { token: entries.token?.reveal() ?? null, key: entries.key?.reveal() ?? null },
  };
}

function amountOf(currency: Currency, text: string): Money {
  return given(fromDecimal(currency, text), 'an amount');
}

function given<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) {
    throw new Error(`${what}, which the cross checks accepted, is missing`);
  }
  return value;
}
