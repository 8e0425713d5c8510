import mqtt, { type IClientPublishOptions, type MqttClient } from 'mqtt';
import type { CommandResult, SignedCommand } from '../../src/domain/command.ts';
import type { CommandDesk } from '../../src/runtime/command-desk.ts';
import { DeskUnderTest } from './command-desk.ts';
import { eventually } from './eventually.ts';
import { healthIs, type LinkedKiosk, linkedKiosk } from './fleet.ts';

/** A real link with a real desk behind it, and a domain that carries out everything whose counter is new. */
export class CommandedKiosk {
  readonly under = new DeskUnderTest();
  readonly done: SignedCommand[] = [];
  readonly kiosk: LinkedKiosk;
  readonly #desk: CommandDesk;
  #counter = 0;

  private constructor(kiosk: LinkedKiosk, under: DeskUnderTest, desk: CommandDesk) {
    this.kiosk = kiosk;
    this.under = under;
    this.#desk = desk;
  }

  static async start(url: string): Promise<CommandedKiosk> {
    const under = new DeskUnderTest({ post: ({ signed }) => queueMicrotask(() => commanded?.carryOut(signed)) });
    under.wall = Date.now();
    const { desk } = under;
    let commanded: CommandedKiosk | null = null;
    const kiosk = await linkedKiosk({ url, onCommand: desk.fromBroker });
    commanded = new CommandedKiosk(kiosk, under, desk);
    await kiosk.link.start(new AbortController().signal);
    await healthIs(kiosk, 'ready');
    return commanded;
  }

  private carryOut(signed: SignedCommand): void {
    const result: CommandResult =
      signed.counter > this.#counter ? { result: 'done' } : { result: 'refused', why: 'seen before' };
    this.#counter = Math.max(this.#counter, signed.counter);
    if (result.result === 'done') {
      this.done.push(signed);
    }
    this.#desk.replied(signed.id, result);
  }

  count(result: string): number {
    return this.under.desk.counts().find((one) => one.result === result)?.count ?? 0;
  }

  async counted(result: string, count = 1): Promise<void> {
    await eventually(() => this.count(result) >= count, { what: `${count} times "${result}"` });
  }

  async stop(): Promise<void> {
    this.under.desk.stop();
    await this.kiosk.stop();
  }
}

export interface Reply {
  readonly topic: string;
  readonly body: unknown;
  readonly retained: boolean;
  readonly qos: number;
  readonly correlation: string | null;
}

/** An operator with an MQTT client of their own. */
export class Operator {
  readonly replies: Reply[] = [];
  readonly #client: MqttClient;

  private constructor(client: MqttClient) {
    this.#client = client;
    client.on('error', () => undefined);
    client.on('message', (topic, payload, packet) =>
      this.replies.push({
        topic,
        body: JSON.parse(payload.toString()),
        retained: packet.retain,
        qos: packet.qos,
        correlation: packet.properties?.correlationData?.toString() ?? null,
      }),
    );
  }

  /** @param version 5, or 4 for MQTT 3.1.1. */
  static async start(
    url: string,
    version: 4 | 5 = 5,
    filters = ['kioskd/+/reply/#', 'elsewhere/#'],
  ): Promise<Operator> {
    const client = mqtt.connect(url, { protocolVersion: version, reconnectPeriod: 20 });
    const operator = new Operator(client);
    await client.subscribeAsync(filters, { qos: 1 });
    return operator;
  }

  async send(name: string, text: string | Buffer, options: IClientPublishOptions = {}, kiosk = 'k1'): Promise<void> {
    await this.#client.publishAsync(`kioskd/${kiosk}/command/${name}`, text, { qos: 1, ...options });
  }

  async replied(count: number): Promise<readonly Reply[]> {
    await eventually(() => this.replies.length >= count, {
      what: () => `${count} replies; there are ${JSON.stringify(this.replies)}`,
    });
    return this.replies;
  }

  async stop(): Promise<void> {
    await this.#client.endAsync(true);
  }
}
