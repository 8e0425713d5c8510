import { type Health, READY } from '../../src/domain/health.ts';
import { LANGUAGES, type Language, type LocalText } from '../../src/domain/language.ts';
import { money } from '../../src/domain/money.ts';
import type { Sale, Subject } from '../../src/domain/sale.ts';
import type { Item, KioskSettings, ParkingSettings, WalletRoute } from '../../src/domain/settings.ts';
import { INITIAL_STATE, type KioskState, type LastReceipt, type Phase } from '../../src/domain/state.ts';
import type { Fee, FeePart, Tariff } from '../../src/domain/tariff.ts';
import type { Ticket } from '../../src/domain/ticket.ts';
import type { Keys } from '../../src/screens/keys.ts';
import { kioskSettings, WATER } from './kiosk-settings.ts';

/** The moment all these views are made: monotonic ms, and 15:55:03 on 21 November 2025 in Hong Kong. */
export const VIEW_NOW = 100_000;
export const VIEW_WALL = Date.UTC(2025, 10, 21, 7, 55, 3);

const MINUTE_MS = 60_000;
export const ENTERED = VIEW_WALL - 125 * MINUTE_MS;
export const LEAVE_BY = VIEW_WALL + 15 * MINUTE_MS;
export const REFERENCE = 'NORTH7A000123';

/** One screen that there can be: where the kiosk stands, what it has done, and what works. */
export interface Scene {
  readonly name: string;
  readonly phase: Phase;
  /** Default: the shop. */
  readonly site?: Site;
  readonly settings?: Partial<KioskSettings>;
  readonly state?: Partial<KioskState>;
  /** What the sale in front is about; default: an item. */
  readonly subject?: Subject;
  /** Parts that are gone. */
  readonly without?: readonly ('scanner' | 'printer' | 'gateways')[];
  /** False: the code has not been drawn yet. */
  readonly drawn?: boolean;
  readonly stepFree?: boolean;
  /** What there is in place of touching. Left out: the screen can be touched. */
  readonly keys?: Keys;
}

export type Site = 'shop' | 'pay station' | 'exit' | 'exit that takes payments' | 'shop and parking' | 'host only';

function named(en: string, zhHant: string, zhHans: string, pt: string, ms: string): LocalText {
  return { default: en, in: { 'zh-Hant': zhHant, 'zh-Hans': zhHans, pt, ms } };
}

const NAMES = [
  named('Mineral water', '礦泉水', '矿泉水', 'Água mineral', 'Air mineral'),
  named('Iced lemon tea', '凍檸檬茶', '冰柠檬茶', 'Chá de limão gelado', 'Teh ais limau'),
  named('Coffee with milk', '奶咖啡', '牛奶咖啡', 'Café com leite', 'Kopi susu'),
  named(
    'Umbrella, folding, black',
    '黑色摺疊雨傘',
    '黑色折叠雨伞',
    'Guarda-chuva dobrável preto',
    'Payung lipat hitam',
  ),
  named('Portuguese egg tart', '葡式蛋撻', '葡式蛋挞', 'Pastel de nata', 'Tart telur Portugis'),
];

export function items(count: number): readonly Item[] {
  return Array.from({ length: count }, (_, index) => ({
    ...WATER,
    id: `item-${index}`,
    name: NAMES[index % NAMES.length] ?? named('', '', '', '', ''),
    number: String(11 + index),
    picture: index % 3 === 0 ? `item-${index}.png` : null,
    price: money('HKD', 800 + index * 350),
  }));
}

const TARIFF: Tariff = {
  currency: 'HKD',
  timeZone: 'Asia/Hong_Kong',
  free: { ms: 0, applies: 'whole stay' },
  bands: [],
  otherwise: null,
  units: 'run on',
  stepsRestart: 'never',
  day: { from: 'entry' },
  dayCap: null,
  holidays: { dates: [], yearly: [] },
};

export const PARKING: ParkingSettings = {
  role: 'pay station',
  name: named('Parking North', '北停車場', '北停车场', 'Estacionamento Norte', 'Tempat letak kereta Utara'),
  tariff: TARIFF,
  graceMs: 15 * MINUTE_MS,
  gate: null,
  stayWithinMs: 60_000,
  plates: true,
  codes: true,
  entryMustBeTold: false,
  lostTicket: money('HKD', 18_000),
  alone: 'open',
  honourLate: true,
  keepMs: 90 * 24 * 60 * MINUTE_MS,
};

export const GATE: Item = {
  ...WATER,
  id: 'gate',
  name: named('Gate', '閘門', '道闸', 'Cancela', 'Palang'),
  proof: 'none',
  sensor: null,
};

function wallet(id: string, name: string, more: Partial<WalletRoute> = {}): WalletRoute {
  const [shape] = kioskSettings().wallets;
  return {
    gateway: 'qfpay',
    entry: false,
    method: null,
    places: [],
    codes: shape?.codes ?? [],
    present: true,
    charge: true,
    ...more,
    id,
    name,
  };
}

const WALLETS = [
  wallet('alipayhk', 'AlipayHK'),
  wallet('wechatpay', 'WeChat Pay HK'),
  wallet('mpay', 'MPay'),
  wallet('payme', 'PayMe', { charge: false }),
  wallet('wavpay', 'WavPay', { gateway: 'wavpay', present: false }),
];

/** Of one there is none that may be shown. */
export const WITH_LOGO: ReadonlyMap<string, string> = new Map([
  ['alipayhk', 'alipayhk'],
  ['wechatpay', 'wechatpay'],
  ['mpay', 'mpay'],
  ['payme', 'payme'],
]);

const SITES: Readonly<Record<Site, Partial<KioskSettings>>> = {
  shop: { items: items(6) },
  'pay station': { items: [], parking: PARKING },
  exit: { items: [], parking: { ...PARKING, role: 'exit', gate: GATE, lostTicket: null, codes: false } },
  'exit that takes payments': { items: [], parking: { ...PARKING, role: 'exit that takes payments', gate: GATE } },
  'shop and parking': { items: items(3), parking: PARKING },
  'host only': { items: [], hostOrders: { maxAmount: money('HKD', 100_000), keepMs: 60_000 } },
};

export function settingsOf({ site = 'shop', settings = {} }: Pick<Scene, 'site' | 'settings'>): KioskSettings {
  return kioskSettings({
    kioskId: 'north-7',
    kioskName: 'Car park North · kiosk 7',
    currency: 'HKD',
    timeZone: 'Asia/Hong_Kong',
    languages: LANGUAGES,
    wallets: WALLETS,
    missesUntilSoldOut: 3,
    ...SITES[site],
    ...settings,
  });
}

export const STAY_PARTS: readonly FeePart[] = [
  { by: { kind: 'free minutes' }, from: ENTERED, to: ENTERED + 15 * MINUTE_MS, minor: 0 },
  { by: { kind: 'band', name: 'Day' }, from: ENTERED, to: VIEW_WALL, minor: 4_500 },
];
export const LONG_PARTS: readonly FeePart[] = [
  { by: { kind: 'band', name: 'Day' }, from: ENTERED, to: null, minor: 12_000 },
  { by: { kind: 'band', name: 'Night' }, from: null, to: null, minor: 4_000 },
  { by: { kind: 'band', name: 'Day' }, from: null, to: null, minor: 4_500 },
  { by: { kind: 'cap' }, from: null, to: null, minor: -2_500 },
  { by: { kind: 'voucher' }, from: null, to: null, minor: -1_500 },
];
export const LOST_PARTS: readonly FeePart[] = [{ by: { kind: 'lost ticket' }, from: null, to: null, minor: 18_000 }];

function fee(parts: readonly FeePart[]): Fee {
  return {
    total: money(
      'HKD',
      parts.reduce((sum, { minor }) => sum + minor, 0),
    ),
    until: VIEW_WALL + MINUTE_MS,
    parts,
  };
}

export function stayPhase(
  parts: readonly FeePart[],
  more: Partial<Extract<Phase, { name: 'stay' }>> = {},
): Extract<Phase, { name: 'stay' }> {
  const whole = fee(parts);
  const part: Phase = {
    name: 'stay',
    ticket: 'T1',
    enteredAt: ENTERED,
    fee: whole,
    due: whole.total,
    vouchers: [],
    notice: null,
    endsAt: VIEW_NOW + 60_000,
  };
  return { ...part, ...more };
}

export function staySubject(more: Partial<Extract<Subject, { kind: 'stay' }>> = {}): Subject {
  return {
    kind: 'stay',
    ticket: 'T1',
    enteredAt: ENTERED,
    coversUntil: VIEW_WALL,
    parts: STAY_PARTS,
    vouchers: [],
    opensGate: false,
    ...more,
  };
}

export const LOST = staySubject({ enteredAt: null, parts: LOST_PARTS });
export const ORDER: Subject = { kind: 'order', orderId: 'H-1' };

export function saleOf(language: Language, subject: Subject): Sale {
  const names: Readonly<Record<Subject['kind'], LocalText>> = {
    item: NAMES[0] ?? GATE.name,
    stay: PARKING.name,
    order: { default: 'Order 1234', in: {} },
  };
  const name = names[subject.kind];
  return {
    id: 'S1',
    subject,
    itemId: subject.kind === 'item' ? 'item-0' : subject.kind === 'stay' ? 'parking' : 'order',
    itemName: name.in[language] ?? name.default,
    language,
    amount: money('HKD', subject.kind === 'stay' ? (subject.enteredAt === null ? 18_000 : 4_500) : 800),
    units: 1,
    openedAt: VIEW_WALL,
    paidBy: REFERENCE,
    delivery: 'none',
    returned: false,
    end: null,
    payments: 1,
  };
}

export function paidTicket(substitute: boolean): ReadonlyMap<string, Ticket> {
  const payment = {
    saleId: 'S1',
    at: VIEW_WALL,
    amount: money('HKD', 4_500),
    takenOff: 0,
    coversUntil: VIEW_WALL,
    leaveBy: LEAVE_BY,
  };
  const ticket: Ticket = {
    key: 'T1',
    entered: substitute ? [] : [ENTERED],
    payments: [payment],
    used: [],
    undone: [],
    substitute,
    heardAt: VIEW_WALL,
  };
  return new Map([['T1', ticket]]);
}

export function lastReceipt(sale: Sale): LastReceipt {
  const payment = {
    orderNumber: REFERENCE,
    gateway: 'qfpay',
    wallet: 'alipayhk',
    mode: 'mpm',
    amount: sale.amount,
    madeAt: VIEW_WALL,
    gatewayRef: null,
    description: 'water',
  } as const;
  return {
    saleId: 'S1',
    paper: { kind: 'sale', payment, sale, amount: sale.amount, at: VIEW_WALL, copy: false },
    until: VIEW_NOW + 60_000,
  };
}

/** The state a scene stands for, with a customer who reads this language. */
export function stateOf(scene: Omit<Scene, 'name'>, language: Language, sale: Partial<Sale> = {}): KioskState {
  const absent: Health = { status: 'absent', reason: 'unplugged' };
  const gone = new Set(
    (scene.without ?? []).flatMap((part) => (part === 'gateways' ? ['gateway:qfpay', 'gateway:wavpay'] : [part])),
  );
  const names = ['gpio', 'display', 'scanner', 'printer', 'gateway:qfpay', 'gateway:wavpay'];
  const front = { ...saleOf(language, scene.subject ?? { kind: 'item' }), ...sale };
  return {
    ...INITIAL_STATE,
    phase: scene.phase,
    parts: new Map(names.map((part) => [part, gone.has(part) ? absent : READY])),
    sales: new Map([['S1', front]]),
    language,
    stepFree: scene.stepFree ?? false,
    ...scene.state,
  };
}
