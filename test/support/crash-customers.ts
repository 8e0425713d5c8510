import type { SandboxOrder } from '../../src/sandbox/gateways/index.ts';
import type { Random } from './random.ts';
import type { RunningKiosk } from './running-kiosk.ts';

/** What people do at a kiosk. */
export const CUSTOMERS = [
  'scans a code',
  'scans a code and types a password',
  'pays the order code',
  'pays the order code and scans',
  'walks away and pays later',
  'is declined and scans another',
  'changes their mind',
  'meets a jammed slot',
  'pays with WavPay',
  'has no money at WavPay',
  'looks at the phone for long',
] as const;
export type Customer = (typeof CUSTOMERS)[number];

interface Scene {
  readonly kiosk: RunningKiosk;
  readonly random: Random;
  /** The daemon is dead. */
  readonly over: () => boolean;
}

/** Lets customers come until the daemon is dead. What fails because it died is no failure. */
export async function serve(customers: readonly Customer[], scene: Scene): Promise<void> {
  for (let turn = 0; !scene.over(); turn += 1) {
    const customer = customers[turn % customers.length] ?? 'scans a code';
    try {
      await comes(customer, scene);
      await until(scene, async () => (await phase(scene)) === 'idle', 4_000);
    } catch {
      // The page is gone, or shows something else than this customer waited for: they leave, and the next one comes.
      await pause(20);
    }
  }
}

async function comes(customer: Customer, scene: Scene): Promise<void> {
  const { kiosk, random } = scene;
  const { qfpay, wavpay, hardware } = kiosk;
  const alipay = (script: Parameters<typeof qfpay.issuePaymentCode>[0]['script']) =>
    hardware.scan(qfpay.issuePaymentCode({ wallet: 'alipay', script }));
  const item = customer.includes('WavPay') ? 'juice' : 'water';
  hardware.jam(customer === 'meets a jammed slot');
  await chooses(scene, item);
  switch (customer) {
    case 'scans a code':
    case 'meets a jammed slot':
      alipay('approve');
      break;
    case 'scans a code and types a password':
      alipay('pending then approve');
      break;
    case 'pays the order code':
      qfpay.approve((await orderCode(scene)).orderNumber);
      break;
    case 'pays the order code and scans': {
      const { orderNumber } = await orderCode(scene);
      if (random.chance(0.5)) {
        qfpay.approve(orderNumber);
        alipay('approve');
      } else {
        alipay('approve');
        await pause(random.int(60));
        qfpay.approve(orderNumber, { late: true });
      }
      break;
    }
    case 'walks away and pays later': {
      const { orderNumber } = await orderCode(scene);
      await press(scene, { type: 'back' });
      await pause(random.int(400));
      qfpay.approve(orderNumber, { late: true });
      break;
    }
    case 'is declined and scans another':
      alipay('decline');
      await pause(150 + random.int(300));
      alipay('approve');
      break;
    case 'changes their mind':
      await press(scene, { type: 'back' });
      break;
    case 'pays with WavPay':
      hardware.scan(wavpay.issuePaymentCode({ wallet: 'wavpay', script: 'approve' }));
      break;
    case 'has no money at WavPay':
      hardware.scan(wavpay.issuePaymentCode({ wallet: 'wavpay', script: 'pending then decline' }));
      break;
    case 'looks at the phone for long':
      alipay('ask');
      await pause(random.int(900));
      for (const order of qfpay.orders().filter((one) => one.state === 'pending')) {
        qfpay.approve(order.orderNumber);
      }
      break;
    default:
      customer satisfies never;
  }
}

/** Touches the screen and chooses, from whatever the screen shows. */
async function chooses(scene: Scene, itemId: string): Promise<void> {
  await until(
    scene,
    async () => {
      const now = await phase(scene);
      if (now === 'idle' || now === 'thanks') await press(scene, { type: 'begin' });
      if (now === 'choosing') await press(scene, { type: 'choose', itemId });
      return now === 'paying';
    },
    6_000,
  );
}

/** The order whose code is on the screen. */
async function orderCode(scene: Scene): Promise<SandboxOrder> {
  let found: SandboxOrder | undefined;
  await until(
    scene,
    async () => {
      found = scene.kiosk.qfpay.orders().findLast((order) => order.state === 'created');
      return found !== undefined;
    },
    3_000,
  );
  if (found === undefined) throw new Error('no order code came');
  return found;
}

async function phase({ kiosk }: Scene): Promise<string> {
  const { phase: now } = await kiosk.health();
  return now;
}

async function press({ kiosk }: Scene, action: { readonly type: string; readonly itemId?: string }): Promise<void> {
  await kiosk.press(action);
}

/** A customer's own patience is short: what does not come makes them leave. Throws when it ran out or the daemon is dead. */
async function until(scene: Scene, holds: () => Promise<boolean>, ms: number): Promise<void> {
  const end = performance.now() + ms;
  while (!(await holds())) {
    if (scene.over() || performance.now() > end) throw new Error('left');
    await pause(25);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
