import type { Health } from '../../src/domain/health.ts';
import { preparedKiosk } from './bad-input.ts';
import { eventually } from './eventually.ts';
import type { KioskSetUp, RunningKiosk } from './running-kiosk.ts';
import { WrongClock } from './wrong-clock.ts';

export interface HealthAnswer {
  readonly phase: string;
  readonly outOfService: readonly string[];
  readonly parts: Readonly<Record<string, Health>>;
}

/** The real daemon by a clock that can be set, and gateways that know the time. The daemon is not started yet. */
export async function kioskWithClock(
  offMs: number,
  setUp: KioskSetUp = {},
): Promise<{ readonly kiosk: RunningKiosk; readonly clock: WrongClock }> {
  const clock = new WrongClock(offMs);
  return { kiosk: await preparedKiosk({ ...setUp, env: { ...setUp.env, ...clock.env } }), clock };
}

export async function healthOf(kiosk: RunningKiosk): Promise<HealthAnswer> {
  const response = await fetch(`${kiosk.url}/healthz`);
  return (await response.json()) as HealthAnswer;
}

/** Waits until `/healthz` says this of a part, and gives the whole answer. */
export async function partIs(
  kiosk: RunningKiosk,
  part: string,
  status: Health['status'],
  reason: RegExp = /^/,
): Promise<HealthAnswer> {
  let last = await healthOf(kiosk);
  await eventually(
    async () => {
      last = await healthOf(kiosk);
      const health = last.parts[part];
      return health?.status === status && reason.test(health.reason);
    },
    { what: () => `${part} is ${status}; last was ${JSON.stringify(last)}` },
  );
  return last;
}
