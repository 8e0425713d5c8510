import { dirname } from 'node:path';
import type { Config } from '../config/resolve.ts';
import { type Health, READY } from '../domain/health.ts';
import type { KioskState } from '../domain/state.ts';
import type { FleetLink, FleetLinkOptions } from '../fleet/link.ts';
import { jobsOf } from '../fleet/messages.ts';
import type { Journal, JournalError } from '../journal/port.ts';
import type { Log } from '../log/log.ts';
import { boardFacts, type DiskSpace, diskSpace } from '../os/facts.ts';
import { fleetOptions } from './fleet-options.ts';
import { partsDocument } from './health.ts';
import type { NotificationCounts } from './notification-counts.ts';
import { setTimer } from './system-clock.ts';

export interface ReporterOptions {
  readonly config: Config;
  readonly log: Log;
  readonly version: string;
  readonly journal: Pick<Journal, 'facts' | 'pendingEvents' | 'acknowledgeEvents'>;
  readonly session: number;
  readonly notifications: NotificationCounts;
  /** Takes what relays pass on; null when no gateway sends notifications. */
  readonly onNotify: NonNullable<FleetLinkOptions['onNotify']> | null;
  readonly onCommand: NonNullable<FleetLinkOptions['onCommand']>;
  /** Who else rides on the connection to the broker. */
  readonly passengers: NonNullable<FleetLinkOptions['passengers']>;
  /** Why the breaker has tripped; null while it has not. */
  readonly breaker: () => string | null;
}

/** Health is sent on change, gathered for a moment, and so often anyway. */
const GATHER_MS = 500;
const HEARTBEAT_MS = 15 * 60_000;

/** Tells the fleet what the kiosk does and how it is. Without a broker in the configuration it does nothing. */
export class Reporter {
  private readonly options: ReporterOptions;
  private link: FleetLink | null = null;
  private latest: KioskState | null = null;
  private storageFault: JournalError | null = null;
  private lastEvent = 0;
  private clockOffsetMs: number | null = null;
  private cancelHealth: (() => void) | null = null;
  private published: { phase: KioskState['phase']; health: string } | null = null;

  constructor(options: ReporterOptions) {
    this.options = options;
  }

  /** Loads the MQTT library and connects; selling does not wait for it. */
  start(signal: AbortSignal, onHealth: (health: Health) => void): void {
    this.connect(signal, onHealth).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      onHealth({ status: 'failing', reason: `the broker link cannot start: ${reason}` });
    });
  }

  private async connect(signal: AbortSignal, onHealth: (health: Health) => void): Promise<void> {
    const { config, journal, session, log, onNotify, onCommand, passengers } = this.options;
    const options = await fleetOptions(config);
    if (options === null) {
      return;
    }
    const { FleetLink } = await import('../fleet/link.ts');
    if (signal.aborted) {
      return;
    }
    const link = new FleetLink({
      ...options,
      session,
      journal,
      log,
      onHealth,
      ...(onNotify === null ? {} : { onNotify }),
      onCommand,
      passengers,
      random: Math.random,
    });
    await link.start(signal);
    this.link = link;
    this.published = null;
    this.publish();
    link.eventsQueued(this.lastEvent);
  }

  async stop(): Promise<void> {
    this.cancelHealth?.();
    await this.link?.stop();
  }

  /** There are events in the journal up to this number. */
  eventsQueued(lastEvent: number): void {
    this.lastEvent = lastEvent;
    this.link?.eventsQueued(lastEvent);
  }

  state(state: KioskState, clockOffsetMs: number | null): void {
    this.latest = state;
    this.clockOffsetMs = clockOffsetMs;
    this.publish();
  }

  fault(fault: JournalError | null): void {
    this.storageFault = fault;
    this.published = null;
    this.publish();
  }

  private publish(): void {
    const { link, latest, published } = this;
    if (link === null || latest === null) {
      return;
    }
    if (published?.phase !== latest.phase) {
      link.publishState(this.stateDocument(latest));
    }
    // By content: every step brings a map of its own, and gathering asks the journal and the disk.
    const health = JSON.stringify([[...latest.parts], latest.payments.size, [...latest.jobs.keys()]]);
    if (published?.health !== health) {
      this.planHealth(GATHER_MS);
    }
    this.published = { phase: latest.phase, health };
  }

  private stateDocument(state: KioskState) {
    const { phase } = state;
    const reasons = phase.name === 'out of service' ? phase.reasons.join('; ') : '';
    return {
      phase: this.storageFault === null ? phase.name : 'out of service',
      since: new Date(state.since).toISOString(),
      reason: this.storageFault === null ? reasons : `journal: ${this.storageFault.problem}`,
      saleId: 'saleId' in phase ? phase.saleId : null,
    };
  }

  private planHealth(ms: number): void {
    this.cancelHealth?.();
    this.cancelHealth = setTimer(ms, () => {
      this.planHealth(HEARTBEAT_MS);
      void this.publishHealth();
    });
  }

  private async publishHealth(): Promise<void> {
    const { config, version, journal, log } = this.options;
    const { latest, link } = this;
    if (latest === null || link === null) {
      return;
    }
    const tripped = this.options.breaker();
    try {
      const [facts, disk, board] = await Promise.all([
        journal.facts(),
        diskSpace(dirname(config.journal.path)),
        boardFacts(),
      ]);
      const { clock = NOT_JUDGED, journal: damage = READY, breaker: _told, ...others } = partsDocument(latest);
      const parts = Object.entries(others);
      link.publishHealth({
        version,
        devices: Object.fromEntries(parts.filter(([name]) => !name.startsWith('gateway:'))),
        gateways: Object.fromEntries(
          parts.filter(([name]) => name.startsWith('gateway:')).map(([name, health]) => [name.slice(8), health]),
        ),
        journal: { ...this.journalHealth(damage), sizeBytes: facts.sizeBytes },
        clock: { ...clock, offsetMs: this.clockOffsetMs },
        disk: { ...diskHealth(disk), freeBytes: disk?.freeBytes ?? null },
        temperatureC: board.temperature,
        notifications: this.options.notifications.totals(),
        openPayments: latest.payments.size,
        jobs: jobsOf(latest.jobs.values()),
        breaker: { tripped: tripped !== null, reason: tripped ?? '' },
        uptimeS: Math.round(performance.now() / 1000),
      });
    } catch (error) {
      log.event('process.fault', { where: 'health', error: String(error) });
    }
  }

  private journalHealth(damage: Health): Health {
    const fault = this.storageFault;
    return fault === null ? damage : { status: 'failing', reason: `${fault.problem}: ${fault.message}` };
  }
}

const NOT_JUDGED: Health = { status: 'absent', reason: 'not looked at yet' };
const LOW_DISK_BYTES = 100 * 1024 * 1024;

function diskHealth(disk: DiskSpace | null): Health {
  if (disk === null) {
    return { status: 'absent', reason: 'the folder of the journal cannot be looked at' };
  }
  return disk.freeBytes < LOW_DISK_BYTES
    ? { status: 'degraded', reason: `only ${Math.round(disk.freeBytes / 1024 / 1024)} MiB are free: make room` }
    : READY;
}
