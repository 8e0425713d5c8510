import type { Device, HealthListener } from '../devices/port.ts';
import type { Printer } from '../devices/printer/port.ts';
import type { Health } from '../domain/health.ts';
import { type Check, type Finding, fail, ok, skipped, warn } from './check.ts';
import type { DeviceHolder } from './daemon.ts';

/** How one device is tried. `make` gives the real driver, stopped; it is started, looked at, and stopped again. */
export interface DevicePlan<D extends Device> {
  readonly name: string;
  readonly driver: string;
  /** Whether the kiosk sells only while it works: what is missing then is a failure, otherwise a warning. */
  readonly required: boolean;
  /** Where it is, for the report: a path, an address. */
  readonly where: string;
  make(onHealth: HealthListener): D;
  /** A further question to a device that is ready. */
  ask?(device: D): Promise<Finding | null>;
}

const DEVICE_WITHIN_MS = 8000;

/** Tries a device directly, or says what the running daemon says of it: the daemon holds it, and nobody may push in. */
export function deviceCheck<D extends Device>(plan: DevicePlan<D>, holder: DeviceHolder | null): Check {
  return {
    name: plan.name,
    deadlineMs: DEVICE_WITHIN_MS,
    run: async (signal) => {
      if (plan.driver === 'none') {
        return skipped('none is configured');
      }
      if (holder !== null) {
        return fromHolder(plan, holder);
      }
      return await tryDevice(plan, signal);
    },
  };
}

function fromHolder<D extends Device>(plan: DevicePlan<D>, { parts, unseen }: DeviceHolder): Finding {
  if (unseen !== undefined) {
    return skipped(unseen.summary, unseen.hint);
  }
  const health = parts.get(plan.name);
  return health === undefined
    ? skipped('in use by the running daemon, which does not say how it is')
    : healthFinding(plan, health, 'the running daemon uses it');
}

async function tryDevice<D extends Device>(plan: DevicePlan<D>, signal: AbortSignal): Promise<Finding> {
  let changed: () => void = () => undefined;
  const device = plan.make(() => changed());
  const settled = new Promise<void>((resolve) => {
    changed = () => {
      if (device.health.status === 'ready') {
        resolve();
      }
    };
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  try {
    await Promise.race([device.start(signal), settled]);
    // A virtual device is absent until its link is up; a real one has said how it is once it has started.
    if (device.health.status !== 'ready' && plan.driver === 'virtual') {
      await Promise.race([settled, wait(1500, signal)]);
    }
    const further = device.health.status === 'ready' ? await plan.ask?.(device) : null;
    return further === null || further === undefined
      ? healthFinding(plan, device.health, plan.where)
      : weighed(plan, further);
  } finally {
    await device.stop();
  }
}

/** What is broken in a part that the kiosk can sell without is worth a look, and no failure of the kiosk. */
function weighed<D extends Device>(plan: DevicePlan<D>, finding: Finding): Finding {
  return finding.status === 'fail' && !plan.required
    ? warn(`${finding.summary}; the kiosk sells without it`, finding.hint)
    : finding;
}

function healthFinding<D extends Device>(plan: DevicePlan<D>, health: Health, note: string): Finding {
  const what = `${plan.driver}, ${note}`;
  switch (health.status) {
    case 'ready':
      return ok(`ready (${what})`);
    case 'degraded':
      return warn(`degraded (${what})`, health.reason);
    case 'absent':
    case 'failing':
      return plan.required
        ? fail(`${health.status} (${what}); nothing is sold without it`, health.reason)
        : warn(`${health.status} (${what}); the kiosk sells without it`, health.reason);
  }
}

/** Asks the printer for its paper and cover. */
export async function askPrinter(printer: Printer, answers: boolean): Promise<Finding | null> {
  if (!answers) {
    return warn('reachable; it cannot be asked for its paper (printer.status is none)', '');
  }
  const status = await printer.status(3000);
  if (status === null) {
    return fail(
      'reachable, and does not answer when asked for its state',
      'switch it off and on; is it an ESC/POS printer?',
    );
  }
  if (status.cover === 'open') {
    return fail('the cover is open', 'close it');
  }
  if (status.paper === 'out') {
    return fail('no paper', 'put in a new roll');
  }
  if (status.cutter === 'stuck') {
    return fail(
      'the cutter is stuck',
      'open the cover, take out what jams it, bring the blade back and close the cover',
    );
  }
  if (status.temperature === 'too hot') {
    return fail('the print head is too hot', 'let it cool down; check its supply voltage');
  }
  if (status.error || !status.online) {
    return fail('reports an error', 'look at its lamp, the cutter and the paper path; switch it off and on');
  }
  return status.paper === 'near end'
    ? warn('ready; the paper is nearly used up', 'bring a new roll')
    : ok(`ready; paper ${status.paper}, cover ${status.cover}`);
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
