import type { GatewayName, GatewayProfile } from '../../../src/domain/gateway.ts';
import { LANGUAGES } from '../../../src/domain/language.ts';
import { money } from '../../../src/domain/money.ts';
import type { Item, KioskSettings, ParkingSettings, WalletRoute } from '../../../src/domain/settings.ts';
import type { BreakerLimits } from '../../../src/runtime/breaker.ts';
import type { Chance } from '../engine/chance.ts';
import { KEEP_MS, type ParkChoice, parkingOf, parkOf } from './car-park-site.ts';
import type { Habits } from './gateway.ts';

/** One kiosk as it might stand somewhere: what it sells, by which wallets, through which gateways. */
export interface Site {
  readonly settings: KioskSettings;
  readonly habits: ReadonlyMap<GatewayName, Habits>;
  readonly limits: BreakerLimits;
  /** The second kiosk of a car park, at its exit; null: this one stands alone. */
  readonly exit: Site | null;
}

const FULL: GatewayProfile = {
  name: 'qfpay',
  can: { charge: true, present: true, cancel: true, refund: true, refundPart: true },
  firstQueryMs: 5_000,
  queryEveryMs: 3_000,
  confirmWindowMs: 45_000,
  minCancelAgeMs: 15_000,
  notFoundSettleMs: 60_000,
  orderLifeMs: 180_000,
  orderGraceMs: 60_000,
};

const CAN_NOTHING_BACK = { charge: true, present: false, cancel: false, refund: false, refundPart: false };

function wallet(changes: Partial<WalletRoute> & Pick<WalletRoute, 'id' | 'gateway'>): WalletRoute {
  return {
    name: changes.id,
    present: true,
    charge: true,
    entry: false,
    method: null,
    places: [],
    codes: [],
    ...changes,
  };
}

function digits(prefix: string): WalletRoute['codes'] {
  return [{ prefixes: [prefix], minLength: 18, maxLength: 24, charset: 'digits' }];
}

/** Scanned codes of each wallet begin with these. */
export const PREFIXES: Readonly<Record<string, string>> = { alipay: '28', wavpay: '39', wechat: '13' };

export const ENTRY_WALLET = 'mpay';

const WALLETS = {
  alipay: wallet({ id: 'alipay', gateway: 'qfpay', codes: digits('28') }),
  wavpay: wallet({ id: 'wavpay', gateway: 'wavpay', present: false, codes: digits('39') }),
  wechat: wallet({ id: 'wechat', gateway: 'codepay', codes: digits('13') }),
  mpay: wallet({ id: ENTRY_WALLET, gateway: 'uqpay', charge: false, entry: true, method: 'MPAY' }),
} as const;

const WATER: Item = {
  id: 'water',
  name: { default: 'Water', in: {} },
  number: null,
  picture: null,
  stock: null,
  price: money('MYR', 250),
  relay: 'motor1',
  pulseMs: 500,
  units: 1,
  proof: 'sensor',
  sensor: 'drop1',
  proofWithinMs: 4_000,
};

const ITEMS: Readonly<Record<string, Item>> = {
  water: { ...WATER, number: '1' },
  juice: {
    ...WATER,
    id: 'juice',
    number: '2',
    name: { default: 'Juice', in: {} },
    price: money('MYR', 420),
    relay: 'motor2',
    proof: 'none',
    sensor: null,
  },
  cake: {
    ...WATER,
    id: 'cake',
    number: 'C3',
    name: { default: 'Cake', in: {} },
    price: money('MYR', 500),
    relay: 'motor4',
    sensor: 'tray1',
  },
  eggs: {
    ...WATER,
    id: 'eggs',
    name: { default: 'Eggs', in: {} },
    price: money('MYR', 300),
    relay: 'motor3',
    units: 3,
  },
};

/** What can be chosen of a site by name. */
export interface SiteChoice {
  readonly wallets: readonly (keyof typeof WALLETS)[];
  readonly items: readonly string[];
  readonly cancel: boolean;
  readonly refund: boolean;
  readonly refundPart: boolean;
  readonly cancelPaysBack: boolean;
  readonly requiredParts: readonly string[];
  readonly printReceipts: boolean;
  readonly maxPaymentsPerSale: number;
  readonly limits: BreakerLimits;
  /** How many of each item fit in; null: they are not counted. */
  readonly stock: number | null;
  readonly missesUntilSoldOut: number;
  readonly withoutPaper: KioskSettings['withoutPaper'];
  readonly hostOrders: boolean;
  /** Null: nobody parks here, and items are sold. */
  readonly park: ParkChoice | null;
}

export const USUAL_SITE: SiteChoice = {
  wallets: ['alipay', 'wavpay'],
  items: ['water', 'juice', 'eggs', 'cake'],
  cancel: true,
  refund: true,
  refundPart: true,
  cancelPaysBack: false,
  requiredParts: ['gpio'],
  printReceipts: true,
  maxPaymentsPerSale: 5,
  limits: { chargesPerSale: 5, refundsPerSale: 5, chargesPerHour: 10_000, amount: 100_000 },
  stock: null,
  missesUntilSoldOut: 0,
  withoutPaper: 'go on',
  hostOrders: false,
  park: null,
};

const WALLET_SETS: readonly SiteChoice['wallets'][] = [
  ['alipay', 'wavpay'],
  ['alipay', 'wavpay'],
  ['alipay', 'wechat', 'wavpay'],
  ['wechat'],
  ['wavpay'],
  ['mpay', 'wavpay'],
  ['mpay', 'alipay'],
];

/** Each seed has a site of its own. */
export function siteOf(chance: Chance): SiteChoice {
  const maxPaymentsPerSale = chance.pick('site tries', [2, 5, 5]);
  const tight = chance.chance('site limits', 0.06);
  return {
    wallets: chance.pick('site wallets', WALLET_SETS),
    items: chance.pick('site items', [['water'], ['juice'], ['water', 'cake'], ['juice', 'cake', 'eggs']]),
    cancel: chance.chance('site cancel', 0.8),
    refund: chance.chance('site refund', 0.85),
    refundPart: chance.chance('site refund part', 0.6),
    cancelPaysBack: chance.chance('site cancel pays back', 0.5),
    requiredParts: chance.pick('site parts', [['gpio'], ['gpio', 'scanner'], ['gpio', 'display', 'printer']]),
    printReceipts: chance.chance('site receipts', 0.8),
    maxPaymentsPerSale,
    limits: {
      chargesPerSale: maxPaymentsPerSale,
      refundsPerSale: maxPaymentsPerSale,
      chargesPerHour: tight ? 5 : 10_000,
      amount: 100_000,
    },
    stock: chance.chance('site counts', 0.4) ? 3 + chance.int('site room', 8) : null,
    missesUntilSoldOut: chance.pick('site misses', [0, 0, 2]),
    withoutPaper: chance.pick('site paper', ['go on', 'ask']),
    hostOrders: chance.chance('site hosts', 0.3),
    park: chance.chance('site parks', 0.25) ? parkOf(chance) : null,
  };
}

/** The host's money is limited as a customer's is by the breaker. */
const HOST_ORDERS = { maxAmount: money('MYR', 2_000), keepMs: KEEP_MS };

export function makeSite(choice: SiteChoice): Site {
  const { park } = choice;
  const main = kioskAt(choice, park === null ? null : parkingOf(park, 'first'));
  if (park?.kiosks !== 2) {
    return main;
  }
  const parking = parkingOf(park, 'exit');
  const settings: KioskSettings = {
    ...main.settings,
    ...{ kioskId: 'exit-1', kioskName: 'Exit', orderPrefix: 'EX1', hostOrders: null, requiredParts: ['gpio'], parking },
  };
  const exit =
    parking.role === 'exit'
      ? { ...main, habits: new Map(), settings: { ...settings, wallets: [], profiles: {} } }
      : { ...main, settings };
  return { ...main, exit };
}

/** The item that a relay belongs to, the gate among them. */
export function outlets({ items, parking }: KioskSettings): readonly Item[] {
  return parking?.gate == null ? items : [...items, parking.gate];
}

function kioskAt(choice: SiteChoice, parking: ParkingSettings | null): Site {
  const { cancel, refund, refundPart, cancelPaysBack } = choice;
  const can = { ...FULL.can, cancel, refund, refundPart: refund && refundPart };
  const profiles: Partial<Record<GatewayName, GatewayProfile>> = {
    qfpay: { ...FULL, can },
    codepay: { ...FULL, name: 'codepay', can, queryEveryMs: 5_000, minCancelAgeMs: 30_000 },
    uqpay: { ...FULL, name: 'uqpay', can: { ...can, charge: false, cancel: false } },
    wavpay: { ...FULL, name: 'wavpay', can: CAN_NOTHING_BACK },
  };
  const wallets = choice.wallets.map((id) => WALLETS[id]);
  const used = new Set(wallets.map(({ gateway }) => gateway));
  const habits = new Map([...used].map((name) => [name, { cancelPaysBack, notifies: name !== 'wavpay' }] as const));
  return {
    habits,
    limits: choice.limits,
    exit: null,
    settings: {
      kioskId: 'lobby-1',
      kioskName: 'Lobby',
      orderPrefix: 'LOB1',
      currency: 'MYR',
      timeZone: 'Asia/Kuala_Lumpur',
      language: 'en',
      languages: [...LANGUAGES],
      stepFree: true,
      items: parking === null ? choice.items.map((id) => ({ ...(ITEMS[id] ?? WATER), stock: choice.stock })) : [],
      missesUntilSoldOut: choice.missesUntilSoldOut,
      parking,
      hostOrders: choice.hostOrders ? HOST_ORDERS : null,
      withoutPaper: choice.withoutPaper,
      againWithinMs: 60_000,
      wallets,
      profiles: Object.fromEntries(Object.entries(profiles).filter(([name]) => used.has(name as GatewayName))),
      notifiedByWeb: true,
      chooseWithinMs: 60_000,
      payWithinMs: 90_000,
      thanksMs: 6_000,
      receiptWithinMs: 15_000,
      refundWithinMs: 30_000,
      cancelWithinMs: 10_000,
      printReceipts: choice.printReceipts,
      screenReceipts: !choice.printReceipts,
      requiredParts: choice.requiredParts,
      maxPaymentsPerSale: choice.maxPaymentsPerSale,
    },
  };
}
