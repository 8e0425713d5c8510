import type { GatewayName } from '../domain/gateway.ts';
import type { GatewayContext, GatewayModule, GatewaySecrets } from '../gateways/module.ts';
import { GATEWAYS } from '../gateways/modules.ts';
import type { Secret } from './credentials.ts';
import type { PathProblem } from './problem.ts';
import type { ConfigFile } from './schema.ts';

/** A gateway's section as its own schema left it, and the secrets it names. Only that gateway's functions look inside. */
export interface GatewayConfig {
  readonly section: unknown;
  readonly secrets: Readonly<Record<string, Secret>>;
}
export type GatewayConfigs = Readonly<Partial<Record<GatewayName, GatewayConfig>>>;

/** Reads one credential; what is wrong with it is noted by whoever passed this in. */
export type ReadSecret = (path: readonly (string | number)[], name: string) => Promise<Secret>;

/** The sections that the file has, with those of their secrets that `wanted` names (all of them, unless it says so). */
export async function readGatewaySecrets(
  sections: Readonly<Record<string, unknown>>,
  modules: readonly GatewayModule[],
  secret: ReadSecret,
  wanted: (module: GatewayModule) => readonly string[] = ({ secrets }) => secrets,
): Promise<GatewayConfigs> {
  const gateways: Partial<Record<GatewayName, GatewayConfig>> = {};
  for (const module of modules) {
    const section = sections[module.name];
    if (section === undefined) {
      continue;
    }
    const secrets: Record<string, Secret> = {};
    for (const key of wanted(module)) {
      const named = (section as Readonly<Record<string, { readonly credential: string } | undefined>>)[key];
      if (named !== undefined) {
        secrets[key] = await secret(['gateways', module.name, key, 'credential'], named.credential);
      }
    }
    gateways[module.name] = { section, secrets };
  }
  return gateways;
}

/** What a gateway may know of the kiosk. */
export function gatewayContext(file: Pick<ConfigFile, 'kiosk' | 'wallets'>, name: GatewayName): GatewayContext {
  return {
    kioskId: file.kiosk.id,
    currency: file.kiosk.currency,
    wallets: file.wallets.filter((wallet) => wallet.gateway === name),
  };
}

/** The secrets of one section in the clear: for making its client, and for nothing else. */
export function revealed({ secrets }: GatewayConfig): GatewaySecrets {
  return Object.fromEntries(Object.entries(secrets).map(([key, secret]) => [key, secret.reveal()]));
}

/** A key that is no key shows only once it is read. Making a client connects nothing, so each is made once, and dropped. */
export function secretProblems(file: ConfigFile, gateways: GatewayConfigs): PathProblem[] {
  const problems: PathProblem[] = [];
  for (const module of GATEWAYS) {
    const gateway = gateways[module.name];
    if (gateway === undefined) {
      continue;
    }
    try {
      const context = gatewayContext(file, module.name);
      void module.create(gateway.section as never, revealed(gateway), context, { now: () => 0 }).stop();
    } catch (error) {
      const message = error instanceof Error ? error.message : 'cannot be used';
      problems.push({ path: ['gateways', module.name], message, hint: '' });
    }
  }
  return problems;
}
