import { readFile } from 'node:fs/promises';
import { resolve as absolute, dirname } from 'node:path';
import { type CredentialPlaces, readCredential, Secret } from '../config/credentials.ts';
import { defaultOrderPrefix } from '../config/cross-checks.ts';
import { type GatewayConfigs, type ReadSecret, readGatewaySecrets, revealed } from '../config/gateways.ts';
import { migrate } from '../config/migrations.ts';
import type { ConfigProblem, PathProblem } from '../config/problem.ts';
import { inOrder, readText, schemaProblems } from '../config/read.ts';
import { parseListen } from '../config/schema/services.ts';
import { parseSource } from '../config/source.ts';
import type { BrokerTls } from '../fleet/connection.ts';
import type { GatewayModule } from '../gateways/module.ts';
import type { Level } from '../log/events.ts';
import { checkRelay } from './checks.ts';
import type { RelayKiosk } from './directory.ts';
import { RELAY_CONFIG_VERSION, type RelayFile, relayConfigSchema } from './schema.ts';
import type { Webhook } from './webhook.ts';

/** The broker, secrets and certificates read. */
export interface RelayBroker {
  readonly url: string;
  readonly username: string | null;
  readonly password: Secret | null;
  readonly tls: { readonly ca?: string; readonly cert?: string; readonly key?: Secret };
  readonly insecure: boolean;
  readonly keepaliveMs: number;
}

export interface RelaySettings {
  readonly host: string;
  readonly port: number;
  readonly kiosks: readonly RelayKiosk[];
  readonly webhooks: readonly Webhook[];
  readonly broker: RelayBroker;
  readonly logLevel: Level;
}

export type RelayLoadResult =
  | { readonly ok: true; readonly settings: RelaySettings; readonly warnings: readonly ConfigProblem[] }
  | {
      readonly ok: false;
      readonly problems: readonly ConfigProblem[];
      /** True when there was no file to read, rather than something wrong in it. */
      readonly unreadable: boolean;
    };

/**
 * Reads the relay's configuration, and of the secrets it names only those that verifying and the broker take. Never throws for
 * what is in the file.
 */
export async function loadRelayConfig(
  path: string,
  env: Readonly<Record<string, string | undefined>>,
  modules: readonly GatewayModule[],
): Promise<RelayLoadResult> {
  const text = await readText(path);
  if (typeof text !== 'string') {
    return { ok: false, problems: [text], unreadable: true };
  }
  const parsed = parseSource(text, path);
  if (!parsed.ok) {
    return refused(parsed.problems);
  }
  const { source } = parsed;
  const located = (problems: readonly PathProblem[]) => problems.map((problem) => source.locate(problem));
  // No older shape yet; this says in words what a file for a newer relay is.
  const version = migrate(source.document, [], RELAY_CONFIG_VERSION);
  if (!version.ok) {
    return refused(located([version.problem]));
  }
  const { schema, node } = relayConfigSchema(modules);
  const data = source.data();
  const checked = schema.safeParse(data);
  if (!checked.success) {
    return refused(schemaProblems(source, data, checked.error.issues, node));
  }
  const file = checked.data;
  const crossed = checkRelay(file, modules);
  if (crossed.wrong.length > 0) {
    return refused(located(crossed.wrong));
  }
  const places = { systemdDir: env['CREDENTIALS_DIRECTORY'] ?? '', configDir: dirname(absolute(path)) };
  const resolved = await resolve(file, modules, places);
  return resolved.settings === null
    ? refused(located(resolved.problems))
    : { ok: true, settings: resolved.settings, warnings: located(crossed.doubtful) };
}

function refused(problems: readonly ConfigProblem[]): RelayLoadResult {
  return { ok: false, problems: inOrder(problems), unreadable: false };
}

interface Resolved {
  readonly settings: RelaySettings | null;
  readonly problems: readonly PathProblem[];
}

async function resolve(
  file: RelayFile,
  modules: readonly GatewayModule[],
  places: CredentialPlaces,
): Promise<Resolved> {
  const problems: PathProblem[] = [];
  const secret: ReadSecret = async (path, name) => {
    const result = await readCredential(name, places);
    if (!result.ok) {
      problems.push({ path, message: result.message, hint: result.hint });
    }
    return result.ok ? result.secret : new Secret('');
  };
  const verifying = ({ notifications }: GatewayModule) => notifications?.secrets ?? [];
  const gateways = await readGatewaySecrets(file.gateways, modules, secret, verifying);
  const broker = await resolveBroker(file.mqtt, secret, problems);
  const webhooks = problems.length > 0 ? [] : makeWebhooks(gateways, modules, problems);
  if (problems.length > 0) {
    return { settings: null, problems };
  }
  const kiosks = file.relay.kiosks.map(({ id, orderPrefix, places: at }) => ({
    id,
    orderPrefix: orderPrefix ?? defaultOrderPrefix(id),
    places: at,
  }));
  const listen = parseListen(file.relay.listen) ?? { host: '127.0.0.1', port: 0 };
  return { settings: { ...listen, kiosks, webhooks, broker, logLevel: file.log.level }, problems };
}

/** A key that is no key shows only here: the gateway's own words say what is wrong with it. */
function makeWebhooks(
  gateways: GatewayConfigs,
  modules: readonly GatewayModule[],
  problems: PathProblem[],
): readonly Webhook[] {
  const webhooks: Webhook[] = [];
  for (const { name, notifications } of modules) {
    const gateway = gateways[name];
    if (gateway === undefined || notifications === null) {
      continue;
    }
    try {
      const reader = notifications.reader(gateway.section as never, revealed(gateway));
      const acknowledgement = notifications.acknowledgement(gateway.section as never);
      webhooks.push({ name, reader, acknowledgement, answerWithinMs: notifications.answerWithinMs });
    } catch (error) {
      const message = error instanceof Error ? error.message : 'cannot be used';
      problems.push({ path: ['gateways', name], message, hint: '' });
    }
  }
  return webhooks;
}

async function resolveBroker(
  mqtt: RelayFile['mqtt'],
  secret: ReadSecret,
  problems: PathProblem[],
): Promise<RelayBroker> {
  const { password, key } = mqtt;
  const ca = await certificate('ca', mqtt.ca, problems);
  const cert = await certificate('cert', mqtt.cert, problems);
  return {
    url: mqtt.url,
    username: mqtt.username ?? null,
    password: password === undefined ? null : await secret(['mqtt', 'password', 'credential'], password.credential),
    tls: {
      ...(ca === null ? {} : { ca }),
      ...(cert === null ? {} : { cert }),
      ...(key === undefined ? {} : { key: await secret(['mqtt', 'key', 'credential'], key.credential) }),
    },
    insecure: mqtt.insecure,
    keepaliveMs: mqtt.keepalive,
  };
}

async function certificate(
  name: 'ca' | 'cert',
  path: string | undefined,
  problems: PathProblem[],
): Promise<string | null> {
  if (path === undefined) {
    return null;
  }
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    problems.push({ path: ['mqtt', name], message: `the file cannot be read (${code})`, hint: '' });
    return null;
  }
}

/** The broker's certificates in the clear: for making a connection, and for nothing else. */
export function revealedTls({ tls }: RelayBroker): BrokerTls {
  const { key, ...rest } = tls;
  return { ...rest, ...(key === undefined ? {} : { key: key.reveal() }) };
}
