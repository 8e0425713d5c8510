import type { Health, HealthStatus } from '../domain/health.ts';
import { printable } from '../domain/printable.ts';
import { type Check, fail, ok, warn } from './check.ts';

/** What a running daemon says of itself at /healthz. */
export interface RunningDaemon {
  readonly kiosk: string;
  readonly version: string;
  readonly phase: string;
  readonly outOfService: readonly string[];
  readonly parts: ReadonlyMap<string, Health>;
  /** What waits for a person, a line each. */
  readonly jobs: readonly string[];
}

/** Who has the devices open: nobody may push in. A daemon that answers at /healthz says how they are; of one that does not, this does. */
export type DeviceHolder = Pick<RunningDaemon, 'parts'> & {
  /** What is so, and what to do; left out for a daemon that answers. */
  readonly unseen?: { readonly summary: string; readonly hint: string };
};

export type DaemonAnswer =
  | { readonly kind: 'running'; readonly daemon: RunningDaemon }
  | { readonly kind: 'not running' }
  /** Something answers there, and it is no kioskd. */
  | { readonly kind: 'someone else' };

const ASK_WITHIN_MS = 3000;
const MAX_ANSWER = 256 * 1024;

/** Asks whether the daemon of this configuration runs. It holds the scanner, the pins and the printer if it does. */
export async function askDaemon(host: string, port: number): Promise<DaemonAnswer> {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  const address = reachable.includes(':') ? `[${reachable}]` : reachable;
  try {
    const response = await fetch(`http://${address}:${port}/healthz`, {
      signal: AbortSignal.timeout(ASK_WITHIN_MS),
      redirect: 'error',
    });
    const text = await response.text();
    const daemon = text.length > MAX_ANSWER ? null : readHealth(text);
    return daemon === null ? { kind: 'someone else' } : { kind: 'running', daemon };
  } catch (error) {
    return refused(error) ? { kind: 'not running' } : { kind: 'someone else' };
  }
}

function refused(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return code === 'ECONNREFUSED' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND';
}

/** Reads the document of /healthz; null when it is not one. */
export function readHealth(text: string): RunningDaemon | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  const body = record(parsed);
  if (body === null || typeof body['kiosk'] !== 'string' || typeof body['phase'] !== 'string') {
    return null;
  }
  const reasons = Array.isArray(body['outOfService']) ? body['outOfService'] : [];
  return {
    kiosk: printable(body['kiosk']),
    version: printable(String(body['version'] ?? '')),
    phase: printable(body['phase']),
    outOfService: reasons.map((reason) => printable(String(reason))),
    parts: readParts(body['parts']),
    jobs: readJobs(body['jobs']),
  };
}

const STATUSES: readonly HealthStatus[] = ['ready', 'degraded', 'absent', 'failing'];

function readParts(value: unknown): ReadonlyMap<string, Health> {
  const parts = new Map<string, Health>();
  for (const [name, one] of Object.entries(record(value) ?? {})) {
    const health = record(one);
    const status = STATUSES.find((known) => known === health?.['status']);
    if (status !== undefined) {
      parts.set(name, { status, reason: printable(String(health?.['reason'] ?? '')) });
    }
  }
  return parts;
}

function readJobs(value: unknown): readonly string[] {
  const list = record(value)?.['list'];
  return (Array.isArray(list) ? list : []).map((one) => {
    const { id, kind, orderNumber, gateway, gatewayRef, currency, amount } = record(one) ?? {};
    const about = [currency, amount, gateway, orderNumber ?? gatewayRef].filter((text) => typeof text === 'string');
    return printable(`${String(id)} ${String(kind)} ${about.join(' ')}`.trimEnd());
  });
}

function record(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
}

/** The line about the daemon itself. @param holder who has the devices, when somebody has. */
export function daemonCheck(
  answer: DaemonAnswer,
  kioskId: string,
  listen: string,
  holder: DeviceHolder | null = null,
): Check {
  return {
    name: 'daemon',
    deadlineMs: 1000,
    run: () => Promise.resolve(daemonFinding(answer, kioskId, listen, holder?.unseen)),
  };
}

function daemonFinding(answer: DaemonAnswer, kioskId: string, listen: string, unseen: DeviceHolder['unseen']) {
  if (unseen !== undefined) {
    return fail(`no answer of this kiosk at ${listen}; devices are ${unseen.summary}`, unseen.hint);
  }
  switch (answer.kind) {
    case 'not running':
      return warn('not running; the devices are tried directly', 'start it with: systemctl start kioskd');
    case 'someone else':
      return fail(`something that is not kioskd answers at ${listen}`, 'stop it, or change web.listen');
    case 'running':
      break;
  }
  const { daemon } = answer;
  if (daemon.kiosk !== kioskId) {
    return fail(`another kiosk (${daemon.kiosk}) runs at ${listen}`, 'is this the right configuration file?');
  }
  const { version, phase, outOfService, jobs } = daemon;
  const waiting = jobs.length === 0 ? '' : `; waiting for a person: ${jobs.join('; ')}`;
  if (outOfService.length > 0) {
    return fail(`running ${version}, out of service: ${outOfService.join(', ')}${waiting}`, 'see the parts below');
  }
  const running = `running ${version}, ${phase}; devices are as the daemon sees them${waiting}`;
  const settle = `when it is done: kioskd keys sign --command settle-job --arg job=ID --arg as=… --send http://${listen}`;
  return jobs.length === 0 ? ok(running) : warn(running, settle);
}
