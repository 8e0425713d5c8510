import { join } from 'node:path';
import type { Health } from '../../domain/health.ts';
import { printable } from '../../domain/printable.ts';
import { type Candidate, type Choice, choose, type Profiles } from './choose.ts';
import type { ScannerPlace } from './options.ts';

export type Located = { readonly ok: true; readonly choice: Choice } | { readonly ok: false; readonly health: Health };

export interface LocatorOptions extends ScannerPlace {
  readonly as: 'serial' | 'keyboard';
  readonly list: () => Promise<readonly Candidate[]>;
}

const NO_PROFILES: Profiles = new Map();

/** Finds the scanner anew at each opening: after a replug it may have another number. */
export class Locator {
  private readonly options: LocatorOptions;
  private profiles: Profiles | null = null;
  /** Of a profile that could not be read, when others could. */
  private problem = '';
  /** Where it was when it was last open. */
  private last: string | null = null;

  constructor(options: LocatorOptions) {
    this.options = options;
  }

  async locate(): Promise<Located> {
    const {
      path,
      port,
      as,
      list,
      profile = this.options.readProfiles === undefined ? 'generic' : 'auto',
    } = this.options;
    const candidates = await list();
    // Without USB there is nothing that `auto` could go by, and reading all profiles takes its time.
    const needless = profile === 'auto' && !candidates.some(({ usb }) => usb !== null);
    const profiles = needless ? NO_PROFILES : await this.read(profile);
    if (!('size' in profiles)) {
      return { ok: false, health: profiles };
    }
    const chosen = choose(candidates, profiles, { path, port, profile }, as);
    if (chosen.ok) {
      return { ok: true, choice: chosen.choice };
    }
    if (chosen.why === 'none' && this.last !== null) {
      const again = port === undefined ? 'plug it in again' : 'plug it in again, into the same socket';
      const reason = `the scanner at ${printable(this.last)} was unplugged: ${again}`;
      return { ok: false, health: { status: 'absent', reason } };
    }
    return { ok: false, health: this.withProblem(chosen.health) };
  }

  /** It was opened there. */
  opened(path: string): void {
    this.last = path;
  }

  private withProblem(health: Health): Health {
    const more = this.problem === '' ? '' : `; and a profile cannot be read: ${printable(this.problem, 300)}`;
    return { ...health, reason: `${health.reason}${more}` };
  }

  private async read(name: string): Promise<Profiles | Health> {
    const { readProfiles } = this.options;
    if (this.profiles !== null || readProfiles === undefined || name === 'generic') {
      return this.profiles ?? NO_PROFILES;
    }
    const { profiles, problems } = await readProfiles(name);
    if (problems.length > 0 && (name !== 'auto' || profiles.size === 0)) {
      return {
        status: 'failing',
        reason: `the profile of the scanner cannot be used: ${printable(problems[0] ?? '', 300)}`,
      };
    }
    this.profiles = profiles;
    this.problem = problems[0] ?? '';
    return profiles;
  }
}

/** Names under which a new serial line is likely to appear, to be watched for. */
export function likelyLines(dev = '/dev'): string[] {
  return ['ttyACM', 'ttyUSB'].flatMap((kind) => [0, 1, 2, 3].map((number) => join(dev, `${kind}${number}`)));
}
