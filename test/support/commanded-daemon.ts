import { onTestFinished } from 'vitest';
import { logged, preparedKiosk, setConfig } from './bad-input.ts';
import { Operator } from './command-kiosk.ts';
import { Signer } from './command-sign.ts';
import { eventually } from './eventually.ts';
import { Mosquitto } from './mosquitto.ts';
import type { RunningKiosk } from './running-kiosk.ts';

const KIOSK = 'test-kiosk';

export interface CommandReply {
  readonly id: string;
  readonly result: string;
  readonly why: string | null;
  readonly order?: Readonly<Record<string, unknown>>;
}

/** A running daemon at a real broker, and somebody there who may command it. */
export class CommandedDaemon {
  readonly kiosk: RunningKiosk;
  private readonly operator: Operator;
  private readonly signer: Signer;
  private sent = 0;

  private constructor(kiosk: RunningKiosk, operator: Operator, signer: Signer) {
    this.kiosk = kiosk;
    this.operator = operator;
    this.signer = signer;
  }

  /** @param settings of the configuration, by dotted path. Everything goes away when the test is over. */
  static async start(settings: Readonly<Record<string, unknown>> = {}): Promise<CommandedDaemon> {
    const signer = new Signer('boss');
    const broker = await Mosquitto.start();
    onTestFinished(() => broker.remove());
    const operator = await Operator.start(broker.url, 5, [`kioskd/${KIOSK}/reply/+`]);
    onTestFinished(() => operator.stop());
    const kiosk = await preparedKiosk();
    setConfig(kiosk, { 'kiosk.commandKeys': [signer.configured], mqtt: { url: broker.url }, ...settings });
    const isOnline = await atTheBroker(broker.url, KIOSK);
    await kiosk.boot();
    await isOnline();
    return new CommandedDaemon(kiosk, operator, signer);
  }

  /** Sends a signed command once, and waits for its answer. */
  async command(command: string, args: Readonly<Record<string, string>> = {}): Promise<CommandReply> {
    this.sent += 1;
    const id = `c-${this.sent}`;
    await this.operator.send(command, this.signer.text({ kiosk: KIOSK, command, args, id }), {}, KIOSK);
    const answer = () => this.operator.replies.map(({ body }) => body as CommandReply).find((body) => body.id === id);
    await eventually(() => answer() !== undefined, {
      what: () => `the answer to ${command}; ${JSON.stringify(logged(this.kiosk, 'command.refused'))}`,
    });
    return answer() ?? { id, result: 'none', why: null };
  }
}

/**
 * Listens for a kiosk from now on. It subscribes to everything before it says that it is there.
 * @returns waits for that.
 */
export async function atTheBroker(url: string, kioskId: string): Promise<() => Promise<void>> {
  const listener = await Operator.start(url, 5, [`kioskd/${kioskId}/availability`]);
  onTestFinished(() => listener.stop());
  const isOnline = () => listener.replies.some(({ body }) => (body as { state?: unknown }).state === 'online');
  return () => eventually(isOnline, { what: `${kioskId} is at the broker` });
}
