import { onTestFinished } from 'vitest';
import type { KioskEvent } from '../../src/domain/events.ts';
import { money } from '../../src/domain/money.ts';
import type { KioskSettings } from '../../src/domain/settings.ts';
import { OrderDesk } from '../../src/orders/desk.ts';
import type { OrderDocument } from '../../src/orders/document.ts';
import { addOrderRoutes } from '../../src/orders/routes.ts';
import { setTimer } from '../../src/runtime/system-clock.ts';
import { CLOSED, KioskDrive, PENDING } from '../support/kiosk-drive.ts';
import { startServer } from '../support/web-server.ts';

export const TOKEN = 'a-token-of-a-host-system-0123456789';

export const ORDER = { id: 'B2-000417', amount: '12.50', currency: 'MYR', name: 'Bay B2', handOver: { by: 'host' } };
export const WATER_ORDER = { ...ORDER, handOver: { by: 'item', itemId: 'water' } };

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Partial<OrderDocument> & {
    readonly error?: string;
    readonly message?: string;
    readonly fields?: readonly { readonly field: string; readonly message: string }[];
    readonly order?: OrderDocument;
  };
}

/** The kiosk of the domain behind a real web server: events go through a queue, and effects come back from it. */
export class OrderedKiosk {
  readonly drive: KioskDrive;
  readonly desk: OrderDesk;
  url = '';
  port = 0;
  /** Every event that the desk has posted. */
  readonly posted: KioskEvent[] = [];
  /** True: events wait, as they do while the journal does not take a commit. */
  held = false;
  /** False: the journal has not been read, or refuses. */
  readable = true;
  readonly timers: { readonly ms: number; readonly run: () => void; cancelled: boolean }[] = [];
  private waiting: KioskEvent[] = [];

  private constructor(settings: Partial<KioskSettings>) {
    this.drive = KioskDrive.ready({ hostOrders: { maxAmount: money('MYR', 10_000), keepMs: 3_600_000 }, ...settings });
    // A gateway that answers at once, and at which nobody pays what is not charged.
    const closed = new Set<string>();
    this.drive.respond = (call) => {
      switch (call.do) {
        case 'present':
          return { kind: 'order code', code: 'order-code', lifeMs: 300_000, gatewayRef: null };
        case 'query':
          return closed.has(call.payment.orderNumber) ? CLOSED : PENDING;
        case 'cancel':
          closed.add(call.payment.orderNumber);
          return { kind: 'closed' };
        case 'refund':
          return { kind: 'refunded', refundRef: 'r1' };
        default:
          return null;
      }
    };
    this.desk = new OrderDesk({
      currency: 'MYR',
      language: 'en',
      post: (event) => this.post(event),
      state: () => (this.readable ? this.drive.state : null),
      mono: () => this.drive.mono,
      timer: (ms, run) => {
        const timer = { ms, run, cancelled: false };
        this.timers.push(timer);
        return () => {
          timer.cancelled = true;
        };
      },
    });
  }

  static async start(settings: Partial<KioskSettings> = {}): Promise<OrderedKiosk> {
    const kiosk = new OrderedKiosk(settings);
    const { server, address, stop } = await startServer();
    onTestFinished(async () => {
      kiosk.desk.stop();
      await stop();
    });
    addOrderRoutes(server, kiosk.desk, { token: TOKEN, onRefused: () => undefined });
    kiosk.url = address.url;
    kiosk.port = address.port;
    return kiosk;
  }

  /** Something happens at the kiosk; whoever waits for an order hears of it. */
  happens(act: (drive: KioskDrive) => void): void {
    const before = this.drive.effects.length;
    act(this.drive);
    for (const effect of this.drive.effects.slice(before)) {
      if (effect.do === 'answer order' || effect.do === 'answer cancel') {
        this.desk.answered(effect.asked, effect.answer);
      }
    }
    this.desk.changed();
  }

  /** What has waited is dealt with. */
  release(): void {
    this.held = false;
    for (const event of this.waiting.splice(0)) {
      this.happens((drive) => drive.send(event));
    }
  }

  /** The time of everything that is being waited for is over. */
  ring(): void {
    for (const timer of this.timers.splice(0)) {
      if (!timer.cancelled) {
        timer.run();
      }
    }
  }

  async create(body: unknown = ORDER, token: string | null = TOKEN): Promise<Answer> {
    return await this.send('POST', '/api/orders', body, token);
  }

  async look(path = ORDER.id, token: string | null = TOKEN): Promise<Answer> {
    return await this.send('GET', `/api/orders/${path}`, undefined, token);
  }

  async cancel(id = ORDER.id, token: string | null = TOKEN): Promise<Answer> {
    return await this.send('DELETE', `/api/orders/${id}`, undefined, token);
  }

  private async send(method: string, path: string, body: unknown, token: string | null): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: token === null ? {} : { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] };
  }

  private post(event: KioskEvent): void {
    this.posted.push(event);
    if (this.held) {
      this.waiting.push(event);
    } else {
      setTimer(0, () => this.happens((drive) => drive.send(event)));
    }
  }
}
