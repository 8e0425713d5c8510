import { constants, existsSync } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { arch } from 'node:os';
import { printable } from '../domain/printable.ts';
import { certificateDates } from '../gateways/dial.ts';
import type { Gateway } from '../gateways/port.ts';
import { openJournalDirect } from '../journal/direct.ts';
import { BUILT_AT } from '../os/built.ts';
import { type CertificateDates, type ClockEvidence, judgeClock, utcMinute } from '../os/clock-judgement.ts';
import { boardFacts, type ClockTrust, clockTrust, diskSpace } from '../os/facts.ts';
import { type Check, type Finding, fail, ok, warn } from './check.ts';

const MB = 1024 * 1024;
const DISK_FAIL_MB = 20;
const DISK_WARN_MB = 200;
const HOT = 80;

/** Program, operating system and board. */
export function boardCheck(root = '/'): Check {
  return {
    name: 'board',
    deadlineMs: 5000,
    run: async () => {
      const [facts, system] = await Promise.all([boardFacts(root), systemName(root)]);
      const heat = facts.temperature === null ? '' : `, ${Math.round(facts.temperature)} °C`;
      const what = `${facts.model ?? 'a computer'} (${arch()})${heat}, ${system}, Node ${process.versions.node}`;
      if (facts.throttling?.undervoltageNow === true) {
        return fail(`${what}; the supply voltage is too low now`, 'use the official supply and a short cable');
      }
      if (facts.throttling?.undervoltageSinceBoot === true) {
        return warn(
          `${what}; the supply voltage was too low since the last start`,
          'use the official supply and a short cable',
        );
      }
      if (facts.temperature !== null && facts.temperature >= HOT) {
        return warn(`${what}; too hot`, 'look at fan, dust and shade');
      }
      return ok(what);
    },
  };
}

async function systemName(root: string): Promise<string> {
  try {
    const text = await readFile(`${root}/etc/os-release`, 'utf8');
    return printable(/^PRETTY_NAME="?([^"\n]*)/m.exec(text)?.[1] ?? 'Linux', 60);
  } catch {
    return 'Linux';
  }
}

/** Who else can tell the time of this kiosk. */
export interface ClockWitnesses {
  /** Path of the journal; one that is not there or cannot be read has nothing to say. */
  readonly journal: string;
  readonly gateways: () => ReadonlyMap<string, Gateway>;
}

type Testimony = Pick<ClockEvidence, 'lastAt' | 'offsets' | 'certificates'>;

const NOBODY: Testimony = { lastAt: 0, offsets: new Map(), certificates: new Map() };

/** The clock, by everything that can speak for or against it: by the same rules as the daemon, which sells nothing by a wrong one. */
export function clockCheck(timeZone: string, now: () => number, root = '/', witnesses?: ClockWitnesses): Check {
  return {
    name: 'clock',
    deadlineMs: 20_000,
    run: async (signal) => {
      const [trust, heard] = await Promise.all([
        clockTrust(root),
        witnesses === undefined ? NOBODY : testimony(witnesses, signal),
      ]);
      return clockFinding(now(), trust, timeZone, heard);
    },
  };
}

export function clockFinding(
  wall: number,
  trust: ClockTrust,
  timeZone: string,
  heard: Testimony = NOBODY,
  builtAt = BUILT_AT,
): Finding {
  const shown = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone }).format(wall);
  const { believed, health } = judgeClock({ wall, builtAt, trust, ...heard });
  const time = `${shown} (${timeZone})`;
  const evidence = [trustWords(trust), ...witnessWords(heard, wall)].join('; ');
  if (health.status === 'failing') {
    return fail(`${time}: ${health.reason} (${evidence})`, 'connect the network, then: timedatectl set-ntp true');
  }
  if (!believed) {
    const hint =
      trust === 'not synchronised'
        ? 'does the network let NTP (UDP 123) through?'
        : 'compare it with a phone; on a kiosk use systemd-timesyncd';
    return warn(`${time}, ${evidence}`, hint);
  }
  return health.status === 'ready'
    ? ok(`${time}, ${evidence}`)
    : warn(`${time}: ${health.reason} (${evidence})`, 'it sells all the same; compare timedatectl with a phone');
}

function trustWords(trust: ClockTrust): string {
  switch (trust) {
    case 'synchronised':
      return 'set from the network';
    case 'not synchronised':
      return 'not set from the network yet';
    case 'unknown':
      return 'nothing here says whether it was set from the network';
  }
}

function witnessWords({ lastAt, offsets, certificates }: Testimony, wall: number): string[] {
  const journal =
    wall < lastAt ? `the journal has entries up to ${utcMinute(lastAt)}` : 'later than all entries of the journal';
  return [
    ...(lastAt === 0 ? [] : [journal]),
    ...[...offsets].map(([name, offset]) => `${name} differs by ${Math.round(Math.abs(offset) / 1_000)} s`),
    ...[...certificates].map(([name, dates]) => `the certificate of ${name} is ${dates} by this clock`),
  ];
}

async function testimony(witnesses: ClockWitnesses, signal: AbortSignal): Promise<Testimony> {
  const offsets = new Map<string, number>();
  const certificates = new Map<string, CertificateDates>();
  const ask = async ([name, gateway]: [string, Gateway]): Promise<void> => {
    const { clockOffsetMs, reachable, detail } = await gateway.probe(signal);
    const dates = reachable ? null : certificateDates(detail);
    if (clockOffsetMs !== null) {
      offsets.set(name, clockOffsetMs);
    }
    if (dates !== null) {
      certificates.set(name, dates);
    }
    await gateway.stop();
  };
  const [lastAt] = await Promise.all([lastEntryAt(witnesses.journal), ...[...witnesses.gateways()].map(ask)]);
  return { lastAt, offsets, certificates };
}

/** 0 when nothing can be read: what is wrong with the journal then, its own check says. */
async function lastEntryAt(path: string): Promise<number> {
  if (!existsSync(path)) {
    return 0;
  }
  try {
    const { journal, snapshot } = await openJournalDirect(path, { readOnly: true });
    await journal.close();
    return snapshot.lastAt;
  } catch {
    return 0;
  }
}

/** Space and permission where the journal lies. */
export function diskCheck(folder: string): Check {
  return {
    name: 'disk',
    deadlineMs: 5000,
    run: async () => {
      const space = await diskSpace(folder);
      if (space === null) {
        return fail(`the folder ${folder} is not there`, 'systemd makes it (StateDirectory); or: mkdir, chown kioskd');
      }
      const free = Math.floor(space.freeBytes / MB);
      const what = `${free} MB free of ${Math.floor(space.totalBytes / MB)} MB at ${folder}`;
      if (free < DISK_FAIL_MB) {
        return fail(`${what}: full`, 'delete what is not needed: journalctl --vacuum-size=50M');
      }
      if (!(await writable(folder))) {
        return warn(
          `${what}; not writable for this user`,
          'that is right when you are not the user kioskd: try sudo -u kioskd',
        );
      }
      return free < DISK_WARN_MB ? warn(`${what}: nearly full`, 'delete what is not needed') : ok(what);
    },
  };
}

async function writable(folder: string): Promise<boolean> {
  try {
    await access(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
