import type { Health } from '../domain/health.ts';
import { JOB_KINDS } from '../domain/job.ts';
import type { KioskState } from '../domain/state.ts';
import { jobsOf } from '../fleet/messages.ts';
import type { JournalError } from '../journal/port.ts';
import type { HealthAnswer } from '../web/server.ts';
import { NotificationCounts } from './notification-counts.ts';
import type { TradeCounts } from './trade.ts';

/** What the daemon knows of itself at one moment. */
export interface Facts {
  readonly kioskId: string;
  readonly version: string;
  readonly state: KioskState | null;
  readonly storageFault: JournalError | null;
  /** How many events the loop has handled. */
  readonly handled: number;
  /** A gateway's clock minus ours; null before any could tell. */
  readonly clockOffsetMs: number | null;
  /** Left out: none can come in yet. */
  readonly notifications?: NotificationCounts | undefined;
  /** Left out: nothing is sold yet. */
  readonly trade?: TradeCounts;
}

/** `/healthz`: 200 while the daemon does its work, selling or honestly out of service; 503 while it cannot. */
export function healthDocument(facts: Facts): HealthAnswer {
  const phase = facts.state?.phase;
  const ok = facts.storageFault === null && phase !== undefined && phase.name !== 'starting';
  return {
    ok,
    body: {
      kiosk: facts.kioskId,
      version: facts.version,
      phase: phase?.name ?? 'starting',
      outOfService: phase?.name === 'out of service' ? phase.reasons : [],
      journal: facts.storageFault === null ? 'ready' : facts.storageFault.problem,
      parts: partsDocument(facts.state),
      openPayments: facts.state?.payments.size ?? 0,
      // What a technician on site needs to settle them: `kioskd diagnose` lists them from here.
      jobs: jobsOf(facts.state?.jobs.values() ?? []),
      notifications: (facts.notifications ?? NONE).totals(),
      clockOffsetMs: facts.clockOffsetMs,
      uptimeS: Math.round(performance.now() / 1000),
    },
  };
}

const NONE = new NotificationCounts();

export function partsDocument(state: KioskState | null): Record<string, Health> {
  return Object.fromEntries(state?.parts ?? []);
}

const STATUSES = ['ready', 'degraded', 'absent', 'failing'] as const;

/** `/metrics` in the Prometheus text format. */
export function metricsText(facts: Facts): string {
  const { state } = facts;
  const phase = state?.phase.name ?? 'starting';
  const lines = [
    ...metric('kioskd_info', 'gauge', 'Version of the daemon.', [[`version="${facts.version}"`, 1]]),
    ...metric('kioskd_phase', 'gauge', 'What the kiosk is doing.', [[`phase="${phase}"`, 1]]),
    ...metric('kioskd_open_payments', 'gauge', 'Payments that are not final.', [['', state?.payments.size ?? 0]]),
    ...metric('kioskd_open_jobs', 'gauge', 'What waits for a person, by kind.', jobSamples(state)),
    ...metric('kioskd_events_handled_total', 'counter', 'Events handled since start.', [['', facts.handled]]),
    ...metric('kioskd_storage_fault', 'gauge', '1 while the journal cannot be written.', [
      ['', facts.storageFault === null ? 0 : 1],
    ]),
    ...metric(
      'kioskd_notifications_total',
      'counter',
      'Notifications of gateways, and what became of them.',
      (facts.notifications ?? NONE)
        .samples()
        .map(({ gateway, result, count }): Sample => [`gateway="${gateway}",result="${result}"`, count]),
    ),
    ...tradeMetrics(facts),
    ...metric('kioskd_part_status', 'gauge', '1 for the status each part has.', partSamples(state)),
    ...metric('kioskd_resident_bytes', 'gauge', 'Resident memory.', [['', process.memoryUsage.rss()]]),
    ...metric('kioskd_uptime_seconds', 'gauge', 'Time since start.', [['', Math.round(performance.now() / 1000)]]),
  ];
  return `${lines.join('\n')}\n`;
}

/** Of a car park only where there is one. */
function tradeMetrics({ trade, state }: Facts): readonly string[] {
  const { carPark = null, refusals = [] } = trade ?? {};
  const parking =
    carPark === null
      ? []
      : [
          ...metric('kioskd_parking_tickets', 'gauge', 'Tickets, plates and vouchers that something is known of.', [
            ['', state?.tickets.size ?? 0],
          ]),
          ...metric(
            'kioskd_parking_entries_total',
            'counter',
            'Entries reported to this kiosk, and what became of them.',
            carPark.entries.map(({ result, count }): Sample => [`result="${result}"`, count]),
          ),
          ...metric(
            'kioskd_parking_dropped_total',
            'counter',
            'Messages over the broker that were not taken: of the site, or of entries.',
            carPark.dropped.map(({ what, why, count }): Sample => [`of="${what}",why="${why}"`, count]),
          ),
        ];
  const samples = refusals.map(({ where, why, count }): Sample => [`where="${where}",why="${why}"`, count]);
  return [
    ...metric('kioskd_token_refusals_total', 'counter', 'Requests without the right token.', samples),
    ...parking,
  ];
}

type Sample = readonly [labels: string, value: number];

function jobSamples(state: KioskState | null): Sample[] {
  const jobs = [...(state?.jobs.values() ?? [])];
  return JOB_KINDS.map((kind): Sample => [`kind="${kind}"`, jobs.filter((job) => job.kind === kind).length]);
}

function partSamples(state: KioskState | null): Sample[] {
  return [...(state?.parts ?? [])].flatMap(([part, health]) =>
    STATUSES.map((status): Sample => [`part="${part}",status="${status}"`, status === health.status ? 1 : 0]),
  );
}

function metric(name: string, type: 'gauge' | 'counter', help: string, samples: readonly Sample[]): string[] {
  const values = samples.map(([labels, value]) => `${name}${labels === '' ? '' : `{${labels}}`} ${value}`);
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...values];
}
