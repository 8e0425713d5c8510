import { moneyText } from '../domain/money.ts';
import { Refusal } from './api.ts';
import { KIOSK, WALLETS } from './config.ts';
import type { GatewaySandbox, OrderState, SandboxOrder } from './gateways/index.ts';
import type { BenchOrder, CustomerScript, LookedUp } from './page/model.ts';

const SHOWN_ORDERS = 50;

const STATE_WORDS: Readonly<Record<OrderState, { readonly text: string; readonly tone: BenchOrder['tone'] }>> = {
  created: { text: 'waits for a scan', tone: 'open' },
  pending: { text: 'asks the customer', tone: 'open' },
  paid: { text: 'paid', tone: 'paid' },
  declined: { text: 'declined', tone: 'nothing' },
  closed: { text: 'closed', tone: 'nothing' },
  expired: { text: 'expired', tone: 'nothing' },
  refunded: { text: 'refunded', tone: 'returned' },
};

/** How the gateways are made to misbehave. */
export interface TillFaults {
  readonly networkDown: boolean;
  readonly answerLost: boolean;
  readonly gatewaySlow: boolean;
}

/** Longer than a customer expects, shorter than a client waits. */
export const SLOW_MS = 4000;

/** The sandbox gateways together, as the page sees them: one ledger, one customer. */
export class Till {
  readonly #gateways: ReadonlyMap<string, GatewaySandbox>;
  readonly #walletName: (wallet: string) => string;

  constructor(gateways: ReadonlyMap<string, GatewaySandbox>) {
    this.#gateways = gateways;
    this.#walletName = (wallet) => WALLETS.find(({ id }) => id === wallet)?.name ?? '';
  }

  orders(): readonly BenchOrder[] {
    return [...this.#gateways]
      .flatMap(([gateway, sandbox]) => sandbox.orders().map((order) => benchOrder(gateway, order)))
      .sort((a, b) => b.at - a.at)
      .slice(0, SHOWN_ORDERS);
  }

  issueCode(walletId: string, script: CustomerScript): string {
    const wallet = WALLETS.find(({ id }) => id === walletId);
    const sandbox = wallet === undefined ? undefined : this.#gateways.get(wallet.gateway);
    if (wallet === undefined || sandbox === undefined) {
      throw new Refusal('There is no such wallet.');
    }
    return sandbox.issuePaymentCode({ wallet: wallet.id, script });
  }

  /** Asks each gateway whether it made this order code. */
  look(text: string): LookedUp {
    for (const [gateway, sandbox] of this.#gateways) {
      const order = sandbox.findByOrderCode(text);
      if (order !== null && order.state === 'created') {
        return {
          gateway,
          orderNumber: order.orderNumber,
          merchant: KIOSK.name,
          amount: moneyText(order.amount),
          wallet: this.#walletName(order.wallet),
        };
      }
      if (order !== null) {
        throw new Refusal(`This code can no longer be paid: its order is ${STATE_WORDS[order.state].text}.`);
      }
    }
    throw new Refusal('No gateway knows this code.');
  }

  decide(gateway: string, orderNumber: string, decision: 'approve' | 'decline'): boolean {
    const sandbox = this.#gateways.get(gateway);
    if (sandbox === undefined) {
      throw new Refusal('There is no such gateway.');
    }
    const done = decision === 'approve' ? sandbox.approve(orderNumber) : sandbox.decline(orderNumber);
    if (!done) {
      throw new Refusal('Too late: the order is no longer open.');
    }
    return done;
  }

  /**
   * A lost answer is one to a call that moves money; what only asks is answered, or the kiosk could never learn what
   * became of it while the switch is on.
   */
  async setFaults(faults: TillFaults): Promise<void> {
    for (const sandbox of this.#gateways.values()) {
      await sandbox.faults.set({
        network: faults.networkDown ? 'refuse' : 'up',
        ...(faults.answerLost ? { answer: 'lost after processing', verbs: ['charge', 'cancel', 'refund'] } : {}),
        ...(faults.gatewaySlow ? { answer: 'slow', slowMs: SLOW_MS } : {}),
      });
    }
  }
}

function benchOrder(gateway: string, order: SandboxOrder): BenchOrder {
  const words = STATE_WORDS[order.state];
  return {
    gateway,
    orderNumber: order.orderNumber,
    mode: order.mode,
    amount: moneyText(order.amount),
    state: words.text,
    tone: words.tone,
    asks: order.mode === 'cpm' && order.state === 'pending',
    at: order.madeAt,
  };
}
