import { constants } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { arch } from 'node:os';
import { printable } from '../domain/printable.ts';
import { boardFacts, type ClockTrust, clockTrust, diskSpace } from '../os/facts.ts';
import { type Check, type Finding, fail, ok, warn } from './check.ts';

/** No kioskd is older: a clock before this was never set. */
const OLDEST_PLAUSIBLE = Date.UTC(2026, 0, 1);
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

export function clockCheck(timeZone: string, now: () => number, root = '/'): Check {
  return {
    name: 'clock',
    deadlineMs: 5000,
    run: async () => clockFinding(now(), await clockTrust(root), timeZone),
  };
}

export function clockFinding(wall: number, trust: ClockTrust, timeZone: string): Finding {
  const shown = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone }).format(wall);
  if (wall < OLDEST_PLAUSIBLE) {
    return fail(`${shown} (${timeZone}) cannot be right`, 'connect the network, then: timedatectl set-ntp true');
  }
  switch (trust) {
    case 'synchronised':
      return ok(`${shown} (${timeZone}), set from the network`);
    case 'not synchronised':
      return warn(
        `${shown} (${timeZone}), not set from the network yet`,
        'does the network let NTP (UDP 123) through?',
      );
    case 'unknown':
      return warn(
        `${shown} (${timeZone}); nothing here says whether it was set from the network`,
        'compare it with a phone; on a kiosk use systemd-timesyncd',
      );
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
