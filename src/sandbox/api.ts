import { z } from 'zod';
import { ONE_SIGN } from '../devices/keypad/port.ts';
import {
  type BenchKey,
  KIOSK_KINDS,
  type KioskKind,
  type LookedUp,
  VOUCHER_KINDS,
  type VoucherKind,
} from './page/model.ts';

/** What somebody at the bench can do. Each one resolves with what the page is told; a {@link Refusal} is a "no" in words. */
export interface BenchActions {
  issueCode(wallet: string, script: 'approve' | 'ask' | 'decline'): Promise<{ readonly code: string }>;
  /** `seen` is false when the scanner is unplugged. */
  scan(code: string): Promise<{ readonly seen: boolean }>;
  /** `felt` is false when the keypad is unplugged, or the daemon away. */
  pressKey(key: BenchKey): Promise<{ readonly felt: boolean }>;
  look(text: string): Promise<LookedUp>;
  decide(gateway: string, orderNumber: string, decision: 'approve' | 'decline'): Promise<{ readonly done: boolean }>;
  setFaults(faults: FaultChange): Promise<object>;
  cutPower(): Promise<object>;
  /** One slot, or the gate: its motor turns and nothing comes of it. */
  jam(relay: string, jammed: boolean): Promise<object>;
  /** Another configuration, and the daemon started anew with it; the journal is kept. */
  become(kind: KioskKind): Promise<object>;
  /** Turns the clock forward. */
  turnClock(minutes: number): Promise<{ readonly now: number }>;
  takeTicket(): Promise<{ readonly code: string }>;
  takeVoucher(kind: VoucherKind): Promise<{ readonly code: string }>;
  seePlate(plate: string): Promise<object>;
  createOrder(amount: string, name: string, itemId: string | null): Promise<{ readonly id: string }>;
  cancelOrder(id: string): Promise<object>;
}

const faultsBody = z.strictObject({
  networkDown: z.boolean().optional(),
  answerLost: z.boolean().optional(),
  gatewaySlow: z.boolean().optional(),
  paperOut: z.boolean().optional(),
  vendJammed: z.boolean().optional(),
  scannerUnplugged: z.boolean().optional(),
  keypadUnplugged: z.boolean().optional(),
});

export type FaultChange = z.output<typeof faultsBody>;

/** A request that makes sense and cannot be done now. The text is for the person at the page. */
export class Refusal extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Refusal';
  }
}

const text = (most: number) => z.string().min(1).max(most);
const codesBody = z.strictObject({ wallet: text(32), script: z.enum(['approve', 'ask', 'decline']) });
const scanBody = z.strictObject({ code: text(512) });
const keyBody = z.union([
  z.strictObject({ sign: z.string().regex(ONE_SIGN) }),
  z.strictObject({ is: z.literal(['enter', 'erase', 'back']) }),
]);
const lookBody = z.strictObject({ text: text(2048) });
const decideBody = z.strictObject({
  gateway: text(32),
  orderNumber: text(128),
  decision: z.enum(['approve', 'decline']),
});

const WEEK_MINUTES = 10_080;
const jamBody = z.strictObject({ relay: text(32), jammed: z.boolean() });
const kindBody = z.strictObject({ kind: z.enum(KIOSK_KINDS) });
const clockBody = z.strictObject({ minutes: z.int().min(1).max(WEEK_MINUTES) });
const voucherBody = z.strictObject({ kind: z.enum(VOUCHER_KINDS) });
const plateBody = z.strictObject({ plate: text(32) });
const orderBody = z.strictObject({ amount: text(16), name: text(80), itemId: text(32).nullable().default(null) });
const cancelBody = z.strictObject({ id: text(64) });

/** `POST /virtual/<name>`: the body is checked against a schema before the action hears of it. */
export type Route = (body: unknown) => Promise<object>;

export function routes(actions: BenchActions): ReadonlyMap<string, Route> {
  return new Map<string, Route>([
    ['codes', route(codesBody, ({ wallet, script }) => actions.issueCode(wallet, script))],
    ['scan', route(scanBody, ({ code }) => actions.scan(code))],
    ['key', route(keyBody, (key) => actions.pressKey(key))],
    ['orders/look', route(lookBody, (body) => actions.look(body.text))],
    ['orders/decide', route(decideBody, (body) => actions.decide(body.gateway, body.orderNumber, body.decision))],
    ['faults', route(faultsBody, (body) => actions.setFaults(body))],
    ['power-cut', route(z.strictObject({}), () => actions.cutPower())],
    ['jam', route(jamBody, ({ relay, jammed }) => actions.jam(relay, jammed))],
    ['kind', route(kindBody, ({ kind }) => actions.become(kind))],
    ['clock', route(clockBody, ({ minutes }) => actions.turnClock(minutes))],
    ['parking/ticket', route(z.strictObject({}), () => actions.takeTicket())],
    ['parking/voucher', route(voucherBody, ({ kind }) => actions.takeVoucher(kind))],
    ['parking/plate', route(plateBody, ({ plate }) => actions.seePlate(plate))],
    ['host/create', route(orderBody, ({ amount, name, itemId }) => actions.createOrder(amount, name, itemId))],
    ['host/cancel', route(cancelBody, ({ id }) => actions.cancelOrder(id))],
  ]);
}

function route<T>(schema: z.ZodType<T>, act: (body: T) => Promise<object>): Route {
  return async (body) => {
    const parsed = schema.safeParse(body);
    if (!parsed.success) {
      const first = parsed.error.issues[0];
      // Names of fields only: a value could be a payment code.
      throw new Refusal(
        `The request is not understood: field "${first?.path.join('.') ?? ''}" (${first?.code ?? ''}).`,
      );
    }
    return act(parsed.data);
  };
}
