import { type Health, READY } from '../domain/health.ts';
import type { ClockTrust } from './facts.ts';

/** What a certificate's dates look like by the clock of this machine. */
export type CertificateDates = 'not valid yet' | 'expired';

/** All that is known of the wall clock at one moment. */
export interface ClockEvidence {
  /** What it says, ms since 1970 UTC. */
  readonly wall: number;
  /** When this program was built, wall clock ms. */
  readonly builtAt: number;
  /** Newest entry of the journal, wall clock ms; 0: there is none. */
  readonly lastAt: number;
  /** What the machine's time service says. */
  readonly trust: ClockTrust;
  /** By gateway: its clock minus ours, ms. Only what came from a verified host (TLS) or from this machine. */
  readonly offsets: ReadonlyMap<string, number>;
  /** Gateways that were not reached because their certificate is not valid at the time this machine thinks it is. */
  readonly certificates: ReadonlyMap<string, CertificateDates>;
}

export interface ClockJudgement {
  /** True: good enough to sell, to sign and to check what is fresh. */
  readonly believed: boolean;
  readonly health: Health;
}

/** Further from a gateway's clock than this, signatures are refused, and receipts are wrong. */
export const CLOCK_TOLERANCE_MS = 120_000;
/** The machine that built the program may have been a little ahead, and in another time zone. */
const BUILD_TOLERANCE_MS = 86_400_000;

const SET_IT = 'set the time (connect the network, then: timedatectl set-ntp true)';

/**
 * Whether the wall clock can be believed, and why, in words.
 *
 * A clock is believed when somebody else tells the same time: a gateway (its Date header within two minutes), or the time
 * service that set it. Against it speak gateways that tell another time, a build date or a journal entry that would lie in the
 * future. A gateway that agrees outweighs those two, which may come from a clock that was wrong then; it does not outweigh two
 * gateways that agree on another time with each other. One gateway that tells another time outweighs the time service: which
 * of them errs cannot be told here, and a person has to look.
 */
export function judgeClock(evidence: ClockEvidence): ClockJudgement {
  const { offsets, trust } = evidence;
  const agreeing = [...offsets].filter(([, offset]) => Math.abs(offset) <= CLOCK_TOLERANCE_MS).map(([name]) => name);
  const against = largestCircle([...offsets].filter(([, offset]) => Math.abs(offset) > CLOCK_TOLERANCE_MS));
  const votes = agreeing.length + (trust === 'synchronised' ? 1 : 0);
  if (against.length > 0 && (agreeing.length === 0 || votes < against.length)) {
    return wrong(`${differs(evidence, against)}${sideWords(evidence, agreeing)}: ${SET_IT}`);
  }
  if (agreeing.length > 0) {
    return believed(doubts(evidence, agreeing));
  }
  const past = impossible(evidence);
  if (past !== null) {
    return wrong(`${saysDay(evidence.wall)}, but ${past}: ${SET_IT}`);
  }
  if (trust === 'synchronised') {
    return believed([]);
  }
  return waiting(evidence);
}

/** What a clock of this machine that is not believed has to say in place of a gateway's certificate trouble. */
export function certificateWords(wall: number): string {
  return `${saysDay(wall)}, at which the certificate of the gateway is not valid: ${SET_IT}`;
}

/** The moment in UTC, for people: `2026-11-21 14:05 UTC`. Never throws. */
export function utcMinute(wall: number): string {
  return Math.abs(wall) > 8.64e15
    ? 'no date at all'
    : `${new Date(wall).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** `10 minutes`, as a person would say it. */
export function span(ms: number): string {
  const [size, unit] = (
    [
      [86_400_000, 'day'],
      [3_600_000, 'hour'],
      [60_000, 'minute'],
      [1_000, 'second'],
    ] as const
  ).find(([size]) => Math.abs(ms) >= 2 * size) ?? [1_000, 'second'];
  const count = Math.round(Math.abs(ms) / size);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

function believed(doubts: readonly string[]): ClockJudgement {
  const health: Health = doubts.length === 0 ? READY : { status: 'degraded', reason: doubts.join('; ') };
  return { believed: true, health };
}

function wrong(reason: string): ClockJudgement {
  return { believed: false, health: { status: 'failing', reason } };
}

/** Nothing speaks against the clock, and nobody for it. */
function waiting({ wall, certificates, trust }: ClockEvidence): ClockJudgement {
  const [refused] = certificates;
  if (refused !== undefined) {
    return wrong(
      `${saysDay(wall)}, at which the certificate of ${refused[0]} ${is(refused[1])}: ${SET_IT}, or if it is right, tell them`,
    );
  }
  const service =
    trust === 'not synchronised' ? 'the time service has not reached a server' : 'no time service vouches for it';
  const reason = `waiting for the time: ${saysDay(wall)}; ${service}, and no gateway has told the time yet`;
  return { believed: false, health: { status: 'absent', reason } };
}

/** The day only: a reason that changed with every minute would be news with every minute. */
function saysDay(wall: number): string {
  return `the clock of this machine says ${utcMinute(wall).slice(0, 10)}`;
}

function is(dates: CertificateDates): string {
  return dates === 'expired' ? 'has expired' : 'is not valid yet';
}

/** Why the clock cannot be right, whatever else is known; null when it can. */
function impossible({ wall, builtAt, lastAt }: ClockEvidence): string | null {
  if (wall < builtAt - BUILD_TOLERANCE_MS) {
    return `this program was made on ${utcMinute(builtAt).slice(0, 10)}`;
  }
  return wall < lastAt - CLOCK_TOLERANCE_MS ? `the journal has entries up to ${utcMinute(lastAt)}` : null;
}

/** The most gateways that tell the same other time. */
function largestCircle(others: readonly (readonly [string, number])[]): readonly (readonly [string, number])[] {
  const circles = others.map(([, offset]) =>
    others.filter(([, other]) => Math.abs(other - offset) <= CLOCK_TOLERANCE_MS),
  );
  return circles.reduce((largest, circle) => (circle.length > largest.length ? circle : largest), []);
}

function differs({ wall }: ClockEvidence, against: readonly (readonly [string, number])[]): string {
  const [first] = against;
  const offset = first?.[1] ?? 0;
  const names = against.map(([name]) => name).join(' and ');
  const way = offset > 0 ? 'behind' : 'ahead of';
  return `${saysDay(wall)} and is ${span(offset)} ${way} ${names}`;
}

function sideWords({ trust }: ClockEvidence, agreeing: readonly string[]): string {
  const with_ = [...agreeing, ...(trust === 'synchronised' ? ['the time service of this machine'] : [])];
  return with_.length === 0
    ? ''
    : `, although ${with_.join(' and ')} ${with_.length === 1 ? 'agrees' : 'agree'} with it`;
}

function doubts(evidence: ClockEvidence, agreeing: readonly string[]): string[] {
  const odd = [...evidence.offsets]
    .filter(([name]) => !agreeing.includes(name))
    .map(([name, offset]) => `the clock of ${name} is ${span(offset)} ${offset > 0 ? 'ahead' : 'behind'}: tell them`);
  const past = impossible(evidence);
  const told = agreeing.join(' and ');
  return [
    ...odd,
    ...(past === null ? [] : [`${told} confirms the time, but ${past}: a clock was wrong then`]),
    ...(evidence.trust === 'not synchronised'
      ? ['the time has not been set from the network since the machine started; a gateway confirms it']
      : []),
  ];
}
