import type { ProfileSet } from '../devices/scanner/options.ts';
import type { ScannerProfile } from '../devices/scanner/profile.ts';
import { problemText } from './problem.ts';
import { readProfile, readProfiles } from './profiles.ts';
import { scannerProfileSchema } from './schema/profiles/scanner.ts';

/**
 * Reads what a scanner may be: one profile by its name, or all of them for `auto`.
 * @param root folder `hardware`; another one in tests.
 */
export async function readScannerProfiles(name: string, root?: string): Promise<ProfileSet> {
  if (name === 'auto') {
    const { profiles, problems } = await readProfiles('scanners', scannerProfileSchema, root);
    return { profiles, problems: problems.map(problemText) };
  }
  const read = await readProfile('scanners', name, scannerProfileSchema, root);
  return read.ok
    ? { profiles: new Map<string, ScannerProfile>([[name, read.profile]]), problems: [] }
    : { profiles: new Map(), problems: read.problems.map(problemText) };
}
