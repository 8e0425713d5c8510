import { existsSync } from 'node:fs';
import type { Config } from '../config/resolve.ts';
import { type ConnectOptions, connectOnce } from '../fleet/connection.ts';
import type { Gateway, ProbeResult } from '../gateways/port.ts';
import { openJournalDirect } from '../journal/direct.ts';
import { JournalError } from '../journal/port.ts';
import { type Check, type Finding, fail, ok, skipped, warn } from './check.ts';

/** Signatures and certificates bear less than this; beyond half of it a person should know. */
const CLOCK_FAIL_MS = 60_000;
const CLOCK_WARN_MS = 5000;

/** Asks one gateway something that moves no money. */
export function gatewayCheck(name: string, make: () => Gateway): Check {
  return {
    name: `gateway-${name}`,
    deadlineMs: 20_000,
    run: async (signal) => {
      const gateway = make();
      try {
        return probeFinding(await gateway.probe(signal));
      } finally {
        await gateway.stop();
      }
    },
  };
}

export function probeFinding(probe: ProbeResult): Finding {
  if (!probe.reachable) {
    return fail(probe.detail || 'cannot be reached', 'check the network, the firewall and baseUrl');
  }
  if (probe.credentialsAccepted === false) {
    return fail(`reached, and the credentials are refused: ${probe.detail}`, 'check the credentials with the gateway');
  }
  if (probe.credentialsAccepted === null && probe.detail.includes('signature')) {
    const hint = 'most likely the key is not the one of this account (or a device on the way changes answers)';
    return fail(`reached, and the answer does not fit our credentials: ${probe.detail}`, hint);
  }
  const offset = probe.clockOffsetMs;
  if (offset !== null && Math.abs(offset) > CLOCK_FAIL_MS) {
    return fail(`reached; ${clockWords(offset)}`, 'set the clock: timedatectl set-ntp true');
  }
  const answered = `answers in ${probe.roundTripMs === null ? '?' : Math.round(probe.roundTripMs)} ms`;
  if (probe.credentialsAccepted === null) {
    return warn(
      `${answered}; whether the credentials are right cannot be told${probe.detail === '' ? '' : `: ${probe.detail}`}`,
      'make one small payment',
    );
  }
  if (offset !== null && Math.abs(offset) > CLOCK_WARN_MS) {
    return warn(`${answered}, credentials accepted; ${clockWords(offset)}`, 'is the time service running? timedatectl');
  }
  return ok(`${answered}, credentials accepted${offset === null ? '' : ', clocks agree'}`);
}

function clockWords(offsetMs: number): string {
  return `our clock is ${Math.round(Math.abs(offsetMs) / 1000)} s ${offsetMs > 0 ? 'behind' : 'ahead'}`;
}

/** Connects to the broker as somebody else than the kiosk, so that a running daemon keeps its connection. */
export function brokerCheck(
  options: Omit<ConnectOptions, 'will' | 'clientId' | 'onMessage'> | null,
  kioskId: string,
): Check {
  return {
    name: 'broker',
    deadlineMs: 15_000,
    run: async (signal) => {
      if (options === null) {
        return skipped('none is configured');
      }
      const attempt = await connectBroker(options, kioskId, signal);
      if (attempt.result === 'failed') {
        return fail(attempt.trouble.words, 'check mqtt in the configuration and the log of the broker');
      }
      await attempt.connection.close(1000);
      return ok(`${options.url.host} accepts this kiosk`);
    },
  };
}

async function connectBroker(
  options: Omit<ConnectOptions, 'will' | 'clientId' | 'onMessage'>,
  kioskId: string,
  signal: AbortSignal,
) {
  const full: ConnectOptions = {
    ...options,
    clientId: `kioskd-diagnose-${kioskId}-${process.pid}`,
    // An empty retained message leaves nothing behind, should this process be killed while it is connected.
    will: { topic: `kioskd/${kioskId}/diagnose`, payload: '' },
    onMessage: () => undefined,
  };
  const attempt = await connectOnce(full, 5, signal);
  return attempt.result === 'failed' && ['version', 'closed early'].includes(attempt.trouble.kind)
    ? await connectOnce(full, 4, signal)
    : attempt;
}

/** Opens the journal for reading only, beside a daemon that may be using it, and has it verified. */
export function journalCheck({ journal: { path } }: Pick<Config, 'journal'>): Check {
  return {
    name: 'journal',
    deadlineMs: 60_000,
    run: async () => {
      if (!existsSync(path)) {
        return warn(
          `there is no journal at ${path} yet`,
          'the first start makes it; after that it must never be missing',
        );
      }
      try {
        return await readJournal(path);
      } catch (error) {
        return error instanceof JournalError
          ? fail(`${error.problem}: ${path}`, error.message)
          : fail(`${path} cannot be read`, error instanceof Error ? error.message : '');
      }
    },
  };
}

async function readJournal(path: string): Promise<Finding> {
  const { journal } = await openJournalDirect(path, { readOnly: true });
  try {
    const [facts, verified] = [await journal.facts(), await journal.verify()];
    if (!verified.ok) {
      return fail(
        `damaged: ${verified.problem}`,
        'keep a copy of the file, then put the newest good copy in its place',
      );
    }
    const size = `${facts.entries} entries, ${Math.ceil(facts.sizeBytes / 1024)} kB, by ${facts.driver}`;
    if (facts.openPayments > 0) {
      return warn(
        `whole; ${size}; ${facts.openPayments} payments not settled yet`,
        'leave the daemon running, it settles them',
      );
    }
    return ok(`whole; ${size}; nothing open; ${facts.pendingEvents} events wait for the broker`);
  } finally {
    await journal.close();
  }
}
