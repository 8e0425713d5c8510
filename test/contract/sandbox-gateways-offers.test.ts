import { expect, onTestFinished, test } from 'vitest';
import type { PaymentFacts } from '../../src/domain/gateway.ts';
import type { GatewayWallet } from '../../src/gateways/module.ts';
import { GATEWAYS } from '../../src/gateways/modules.ts';
import { SANDBOX_LIST } from '../../src/sandbox/gateways/list.ts';

/** What `{credential: name}` in a section stands for. */
function secretsOf(
  section: Readonly<Record<string, unknown>>,
  credentials: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(section).flatMap(([key, value]) => {
      const name = typeof value === 'object' && value !== null && 'credential' in value ? String(value.credential) : '';
      const secret = credentials[name];
      return secret === undefined ? [] : [[key, secret]];
    }),
  );
}

test.each(SANDBOX_LIST.map((line) => [line.name, line] as const))(
  "%s: the kiosk's own client sells with what integrators are given",
  async (name, line) => {
    const module = GATEWAYS.find((one) => one.name === name);
    const offer = await line.load();
    const offered = await offer.open((_name, make) => make(), {});
    const { url } = await offered.sandbox.start();
    onTestFinished(() => offered.sandbox.stop());
    if (module === undefined) {
      throw new Error('no such gateway');
    }
    const wallets = offered.wallets as unknown as readonly GatewayWallet[];
    const context = { kioskId: 'k1', currency: 'HKD', wallets } as const;
    const section = module.schema.parse(offered.section(url));
    const secrets = secretsOf(offered.section(url), offered.credentials);
    const client = module.create(section, secrets, context, { now: Date.now });
    onTestFinished(() => client.stop());
    const payment: PaymentFacts = {
      orderNumber: 'K10001',
      gateway: name,
      wallet: wallets[0]?.id ?? '',
      mode: 'cpm',
      amount: { currency: 'HKD', minor: 1250 },
      madeAt: Date.now(),
      gatewayRef: null,
      description: 'coffee',
    };
    const code = offered.sandbox.issuePaymentCode({ wallet: offered.sandbox.wallets[0] ?? '', script: 'approve' });

    expect(module.check(section, context)).toEqual([]);
    expect(await client.charge(payment, code, new AbortController().signal)).toMatchObject({ kind: 'paid' });
    expect(offered.sandbox.orders()).toMatchObject([{ orderNumber: 'K10001', state: 'paid', amount: payment.amount }]);
  },
);
