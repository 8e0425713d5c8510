import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import type { GatewayModule, GatewaySecrets, GatewayWallet } from '../../../../src/gateways/module.ts';
import { GATEWAYS } from '../../../../src/gateways/modules.ts';
import type { Acknowledgement, RawNotification } from '../../../../src/gateways/notification.ts';
import type { Gateway } from '../../../../src/gateways/port.ts';
import { SANDBOX_LIST } from '../../../../src/sandbox/gateways/list.ts';
import { OFFERED_CURRENCY, type OfferedSandbox } from '../../../../src/sandbox/gateways/offer.ts';
import { eventually } from '../../../support/eventually.ts';
import { never } from '../../../support/gateways.ts';
import type { Bench, ConformanceCase } from './bench.ts';

type OfferedWallet = GatewayWallet & { readonly codes: readonly { readonly prefix: readonly string[] }[] };

interface Configured {
  readonly module: GatewayModule;
  /** The section as the module's schema leaves it. */
  readonly section: never;
  readonly secrets: GatewaySecrets;
  readonly offered: OfferedSandbox;
  readonly gateway: Gateway;
  readonly wallet: OfferedWallet;
  stop(): Promise<void>;
}

/** The way from a configuration to a client: the offered sandbox's own section, the schema, the module. */
async function configured(bench: Bench, notifyUrl: string | null): Promise<Configured> {
  const { name } = bench.line;
  const module = GATEWAYS.find((one) => one.name === name);
  const offer = await SANDBOX_LIST.find((one) => one.name === name)?.load();
  if (module === undefined || offer === undefined) {
    throw new Error(`${name} is missing in GATEWAYS or in SANDBOX_LIST`);
  }
  const { now } = bench.clock;
  const offered = await offer.open((_name, make) => make(), { now, notifyUrl });
  const written = offered.section((await offered.sandbox.start()).url);
  const named = (key: string): string => (written[key] as { credential?: string } | undefined)?.credential ?? '';
  const keys = (module.secrets as readonly string[]).filter((key) => written[key] !== undefined);
  const secrets = Object.fromEntries(keys.map((key) => [key, offered.credentials[named(key)] ?? '']));
  const section = module.schema.parse(written);
  const wallets = offered.wallets as unknown as readonly OfferedWallet[];
  const context = { kioskId: 'conformance', currency: OFFERED_CURRENCY, wallets };
  expect(module.check(section, context).filter(({ severity }) => severity === 'wrong')).toEqual([]);
  const gateway = module.create(section, secrets, context, { now });
  const [wallet] = wallets;
  if (wallet === undefined) {
    throw new Error(`the offer of ${name} names no wallet`);
  }
  const stop = async () => {
    await gateway.stop();
    await offered.sandbox.stop();
  };
  return { module, section, secrets, offered, gateway, wallet, stop };
}

/** A customer pays by the first wallet of the offer, and shows a code of the form that the offer says it has. */
async function pay(bench: Bench, { offered, gateway, wallet }: Configured): Promise<void> {
  const amount = { currency: OFFERED_CURRENCY, minor: 1250 };
  const codes = offered.sandbox.wallets.map((one) =>
    offered.sandbox.issuePaymentCode({ wallet: one, script: 'approve' }),
  );
  const code = codes.find((one) => wallet.codes.some(({ prefix }) => prefix.some((start) => one.startsWith(start))));
  const outcome = await gateway.charge(bench.rig.payment({ wallet: wallet.id, amount }), code ?? '', never);
  expect(outcome.kind).toBe('paid');
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) {
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** What a site's configuration makes of the gateway: the schema, the module, the offer and the client fit together. */
export const CONFIGURED_CASES: readonly ConformanceCase[] = [
  {
    name: 'a client made from the configuration that the sandbox offers is paid',
    rows: [10],
    run: async (bench) => {
      const made = await configured(bench, null);
      try {
        await pay(bench, made);
        const found = await made.gateway.probe(never);
        expect(found).toMatchObject({ reachable: true, usable: true, credentialsAccepted: true });
      } finally {
        await made.stop();
      }
    },
  },
  {
    name: 'a notification is read alike without a client, and the acknowledgement is what the gateway takes as received',
    rows: [21],
    needs: ['notifications'],
    run: async (bench) => {
      let answer = (): Acknowledgement => ({ status: 500, contentType: 'text/plain', body: '' });
      const received: RawNotification[] = [];
      const server = createServer(async (request, response) => {
        received.push({ headers: request.headers as Record<string, string>, body: await bodyOf(request) });
        const { status, contentType, body } = answer();
        response.writeHead(status, { 'content-type': contentType }).end(body);
      });
      await new Promise<void>((resolve) => {
        server.listen(0, '127.0.0.1', resolve);
      });
      const made = await configured(bench, `http://127.0.0.1:${(server.address() as AddressInfo).port}/notify`);
      try {
        const { module, section, secrets, gateway, offered } = made;
        answer = () => module.notifications?.acknowledgement(section) ?? { status: 500, contentType: '', body: '' };
        await pay(bench, made);
        await eventually(() => offered.sandbox.notifications()[0]?.state === 'delivered', { what: 'taken' });
        const wanted: readonly string[] = module.notifications?.secrets ?? [];
        const known = Object.fromEntries(Object.entries(secrets).filter(([key]) => wanted.includes(key)));
        const [raw] = received;
        const outcome = raw === undefined ? null : module.notifications?.reader(section, known)(raw);
        expect(outcome?.kind).toBe('notice');
        expect(raw === undefined ? null : gateway.parseNotification(raw)).toEqual(outcome);
        expect(received).toHaveLength(1);
      } finally {
        await made.stop();
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  },
];
