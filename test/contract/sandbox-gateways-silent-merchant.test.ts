import { expect, onTestFinished, test } from 'vitest';
import { money } from '../../src/domain/money.ts';
import { GatewaySandbox, plain } from '../../src/sandbox/gateways/base.ts';
import type { NotificationRules, SandboxCall, SandboxNotification } from '../../src/sandbox/gateways/exchange.ts';
import { eventually } from '../support/eventually.ts';
import { merchant } from './sandbox-gateways-fixture.ts';

/** A merchant on a busy machine may miss it when it means to answer; then it is posted once more. */
const ANSWER_WITHIN_MS = 1_000;

/** The least a sandbox can be: one kind of notification, with a deadline that a test can wait for. */
class TinySandbox extends GatewaySandbox {
  readonly wallets: readonly string[] = [];

  issuePaymentCode(): string {
    return '';
  }

  decline(): boolean {
    return false;
  }

  pay(): void {
    const amount = money('HKD', 100);
    this.ledger.add({ orderNumber: 'T1', gatewayRef: '1', amount, wallet: 'tiny', mode: 'mpm', description: '' });
    this.approve('T1');
  }

  protected recognise(): SandboxCall | null {
    return null;
  }

  protected answer() {
    return plain(404, '');
  }

  protected override get notificationRules(): NotificationRules {
    return { gapsMs: Array<number>(50).fill(1), answerWithinMs: ANSWER_WITHIN_MS, isTaken: (status) => status === 200 };
  }

  protected override notificationOf(): SandboxNotification {
    return { url: null, headers: {}, body: Buffer.from('{}') };
  }
}

async function tiny(notifyUrl: string): Promise<TinySandbox> {
  const sandbox = new TinySandbox({ notifyUrl });
  await sandbox.start();
  onTestFinished(() => sandbox.stop());
  return sandbox;
}

test('a merchant that says nothing within the deadline has not taken it', async () => {
  const shop = await merchant();
  shop.answers = [null, [200, '']];
  const sandbox = await tiny(shop.url);
  sandbox.pay();

  await eventually(() => sandbox.notifications()[0]?.state === 'delivered', {
    what: 'delivered when it is said again',
  });

  const attempts = sandbox.notifications()[0]?.attempts ?? [];
  expect(attempts.length).toBeGreaterThan(1);
  const late = { status: null, taken: false, problem: `no answer within ${ANSWER_WITHIN_MS} ms` };
  expect(attempts.slice(0, -1)).toMatchObject(attempts.slice(0, -1).map(() => late));
  expect(attempts.at(-1)).toMatchObject({ status: 200, taken: true, problem: null });
});

test('stopping ends what is on the line, and the ladder', async () => {
  const shop = await merchant();
  shop.answers = [null];
  const sandbox = await tiny(shop.url);
  sandbox.pay();
  await shop.got(1);

  await sandbox.stop();

  expect(sandbox.notifications()).toMatchObject([{ state: 'stopped', nextAt: null }]);
  expect(sandbox.resendNotifications('T1')).toBe(0);
});
