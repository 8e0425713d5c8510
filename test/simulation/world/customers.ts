import type { PhaseName } from '../../../src/domain/state.ts';
import { CANARY, type Intention } from './edges.ts';
import { STOP, WALLET, WAYS } from './faults.ts';
import { ENTRY_WALLET, PREFIXES } from './site.ts';
import type { World } from './world.ts';

/** What one customer is going to do. */
export interface Customer {
  readonly itemId: string;
  readonly way: Way;
  readonly intention: Intention;
  /** How often another code is tried after a "no". */
  readonly tries: number;
  /** Presses the stop key while the kiosk waits for the phone. */
  readonly stops: boolean;
}

export type Way =
  | 'scans'
  | 'pays the screen code'
  | 'two phones pay the screen code'
  | 'pays the screen code and has a phone scanned'
  | 'photographs the screen code and pays it later'
  | 'pays the screen code at its very end'
  | 'walks away'
  | 'presses back'
  | 'scans something else first';

/** Anybody, by chance. */
export function anybody(world: World): Customer {
  const { chance, site } = world;
  const shows = site.settings.wallets.some(({ present }) => present);
  const usual = shows && chance.chance('prefers the screen', 0.35) ? 'pays the screen code' : 'scans';
  const way = chance.fault('customer', WAYS) ?? usual;
  return {
    itemId: site.settings.items.length === 0 ? '' : chance.pick('item', site.settings.items).id,
    way,
    intention: intentionOf(world),
    tries: chance.int('tries', 3),
    stops: chance.fault('stop key', STOP) !== null,
  };
}

function intentionOf({ chance }: World): Intention {
  switch (chance.fault('wallet', WALLET)) {
    case 'is declined':
      return { does: 'is declined' };
    case 'confirms on the phone':
      return { does: 'confirms', afterMs: 3_000 + chance.int('confirms after', 20_000) };
    case 'confirms late':
      return { does: 'confirms', afterMs: 40_000 + chance.int('confirms late', 120_000) };
    case 'never confirms':
      return { does: 'confirms', afterMs: null };
    default:
      return { does: 'pays at once' };
  }
}

const OVER: readonly PhaseName[] = ['thanks', 'idle', 'out of service', 'starting'];

/** Plays one customer until they have left. */
export async function visit(world: World, customer: Customer): Promise<void> {
  const { time, chance, site } = world;
  if (!(await world.sees(['idle'], 90_000))) {
    return;
  }
  const number = site.settings.items.find(({ id }) => id === customer.itemId)?.number ?? null;
  if (number !== null && chance.chance('types the number', 0.2)) {
    world.press({ type: 'type number' });
    await time.wait(400 + chance.int('types', 2_000));
    for (const key of ['9', 'erase', ...number]) {
      world.press({ type: 'key', key });
    }
    world.press({ type: 'enter' });
  } else {
    world.press({ type: 'begin' });
    await time.wait(400 + chance.int('thinks', 4_000));
    world.press({ type: 'choose', itemId: customer.itemId });
  }
  if (await agrees(world)) {
    await pay(world, customer);
  }
}

/** Waits for the screen that asks for money; without paper in the machine they agree first, or do not. */
export async function agrees(world: World): Promise<boolean> {
  const { time, chance } = world;
  if (!(await world.sees(['paying', 'no paper'], 6_000))) {
    return false;
  }
  if (world.kiosk?.state?.phase.name === 'no paper') {
    await time.wait(1_000);
    world.press({ type: chance.chance('wants paper', 0.3) ? 'back' : 'begin' });
  }
  return await world.sees(['paying'], 6_000);
}

/** In front of the screen that asks for money. */
export async function pay(world: World, customer: Customer): Promise<void> {
  const { time, chance } = world;
  await time.wait(500 + chance.int('takes out the phone', 6_000));
  await BY_WAY[customer.way](world, customer);
  await world.sees(OVER, 200_000);
}

type Play = (world: World, customer: Customer) => Promise<void>;

const BY_WAY: Readonly<Record<Way, Play>> = {
  scans,
  'pays the screen code': async (world, customer) => {
    if (!(await paysScreen(world))) {
      await scans(world, customer);
    }
  },
  'two phones pay the screen code': async (world) => {
    await paysScreen(world);
    await world.time.wait(world.chance.int('second phone', 4_000));
    await paysScreen(world);
  },
  'pays the screen code and has a phone scanned': async (world, customer) => {
    const code = await screenCode(world);
    if (world.chance.chance('scans first', 0.5)) {
      await scanOnce(world, customer.intention);
      await world.time.wait(world.chance.int('then pays', 12_000));
      payLater(world, code, 0);
    } else {
      payLater(world, code, 0);
      await scanOnce(world, customer.intention);
    }
  },
  'photographs the screen code and pays it later': async (world) => {
    payLater(world, await screenCode(world), 20_000 + world.chance.int('pays later', 400_000));
    if (world.chance.chance('leaves by back', 0.5)) {
      world.press({ type: 'back' });
    }
  },
  'pays the screen code at its very end': async (world) => {
    const code = await screenCode(world);
    const order = code === null ? undefined : world.orderOf(code);
    const left = order === undefined ? 0 : order.expiresAt - world.time.now;
    payLater(world, code, Math.max(0, left - world.chance.int('before the end', 5_000)));
  },
  'walks away': async () => {},
  'presses back': async (world) => {
    world.press({ type: 'back' });
  },
  'scans something else first': async (world, customer) => {
    world.press({ type: 'scan', code: 'https://example.org/loyalty' });
    await world.time.wait(1_500);
    await scans(world, customer);
  },
};

async function scans(world: World, customer: Customer): Promise<void> {
  let { intention } = customer;
  for (let tries = customer.tries; tries >= 0 && world.kiosk?.state?.phase.name === 'paying'; tries -= 1) {
    await scanOnce(world, intention);
    if (customer.stops && (await world.sees(['confirming'], 15_000))) {
      await world.time.wait(world.chance.int('before stopping', 8_000));
      world.press({ type: 'back' });
    }
    await world.sees([...OVER, 'paying'], 200_000);
    await world.time.wait(1_000);
    intention = { does: 'pays at once' };
  }
  if (world.kiosk?.state?.phase.name === 'paying') {
    world.press({ type: 'back' });
  }
}

async function scanOnce(world: World, intention: Intention): Promise<void> {
  const { chance, site } = world;
  const routes = site.settings.wallets.filter(({ charge }) => charge);
  const wallet = routes.length === 0 ? 'alipay' : chance.pick('phone', routes).id;
  const code = `${PREFIXES[wallet] ?? '28'}${CANARY}${String(world.nextCode()).padStart(5, '0')}`;
  world.remember(code, intention);
  world.press({ type: 'scan', code });
  await world.time.wait(100);
}

/** Waits a while for a code that a phone could read. */
async function screenCode(world: World): Promise<string | null> {
  for (let left = 8; left > 0 && world.screenCode() === null; left -= 1) {
    await world.time.wait(1_500);
  }
  return world.screenCode();
}

/** @returns whether there was a code that could be paid. */
async function paysScreen(world: World): Promise<boolean> {
  const { time, chance } = world;
  const code = await screenCode(world);
  if (code === null) {
    return false;
  }
  await time.wait(1_000 + chance.int('pays after', 25_000));
  payNow(world, code);
  await world.sees([...OVER, 'delivering'], 30_000);
  return true;
}

function payLater(world: World, orderNumber: string | null, ms: number): void {
  if (orderNumber !== null) {
    world.time.after(ms, () => payNow(world, orderNumber));
  }
}

function payNow(world: World, orderNumber: string): void {
  for (const gateway of world.gateways.values()) {
    const entry = gateway.entryCodes.get(orderNumber);
    const order = gateway.ledger.orders.get(orderNumber);
    if (entry !== undefined && entry.until >= world.time.now) {
      gateway.entryCodes.delete(orderNumber);
      gateway.typed(entry.payment, ENTRY_METHOD);
      world.chance.note('paid by entry code');
    } else if (order !== undefined && !gateway.phonePays(order)) {
      world.note(`${orderNumber} cannot be paid any more`);
    }
  }
}

const ENTRY_METHOD = ENTRY_WALLET.toUpperCase();
