import { z } from 'zod';
import type { LookedUp } from './page/model.ts';

/** What somebody at the bench can do. Each one resolves with what the page is told; a {@link Refusal} is a "no" in words. */
export interface BenchActions {
  issueCode(wallet: string, script: 'approve' | 'ask' | 'decline'): Promise<{ readonly code: string }>;
  /** `seen` is false when the scanner is unplugged. */
  scan(code: string): Promise<{ readonly seen: boolean }>;
  look(text: string): Promise<LookedUp>;
  decide(gateway: string, orderNumber: string, decision: 'approve' | 'decline'): Promise<{ readonly done: boolean }>;
  setFaults(faults: FaultChange): Promise<object>;
  cutPower(): Promise<object>;
}

const faultsBody = z.strictObject({
  networkDown: z.boolean().optional(),
  answerLost: z.boolean().optional(),
  gatewaySlow: z.boolean().optional(),
  paperOut: z.boolean().optional(),
  vendJammed: z.boolean().optional(),
  scannerUnplugged: z.boolean().optional(),
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
const lookBody = z.strictObject({ text: text(2048) });
const decideBody = z.strictObject({
  gateway: text(32),
  orderNumber: text(128),
  decision: z.enum(['approve', 'decline']),
});

/** `POST /virtual/<name>`: the body is checked against a schema before the action hears of it. */
export type Route = (body: unknown) => Promise<object>;

export function routes(actions: BenchActions): ReadonlyMap<string, Route> {
  return new Map<string, Route>([
    ['codes', route(codesBody, ({ wallet, script }) => actions.issueCode(wallet, script))],
    ['scan', route(scanBody, ({ code }) => actions.scan(code))],
    ['orders/look', route(lookBody, (body) => actions.look(body.text))],
    ['orders/decide', route(decideBody, (body) => actions.decide(body.gateway, body.orderNumber, body.decision))],
    ['faults', route(faultsBody, (body) => actions.setFaults(body))],
    ['power-cut', route(z.strictObject({}), () => actions.cutPower())],
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
