import { expect, test } from 'vitest';
import { lineHealth, type OpenProblem } from '../../src/devices/serial/problems.ts';

const SCANNER = { device: 'scanner', setting: 'scanner.path' };

test.each<[problem: OpenProblem, status: string, words: RegExp]>([
  [{ why: 'missing' }, 'absent', /plug it in/],
  [{ why: 'unplugged' }, 'absent', /plug it in again/],
  [{ why: 'not a serial device' }, 'failing', /scanner\.path/],
  [{ why: 'no permission', group: 'dialout' }, 'failing', /to the group dialout/],
  [{ why: 'no permission', group: null }, 'failing', /give its group the right/],
  [{ why: 'locked', holder: null }, 'failing', /ModemManager/],
  [{ why: 'locked', holder: 'cat (process 12)' }, 'failing', /cat \(process 12\) holds/],
  [{ why: 'no driver', message: 'bad ELF' }, 'failing', /serialport package.*bad ELF/],
  [{ why: 'other', message: 'odd\x1b[2J thing' }, 'failing', /odd \[2J thing/],
])('%o is put into words', (problem, status, words) => {
  const health = lineHealth(SCANNER, '/dev/scan\nner', problem);
  expect(health.status).toBe(status);
  expect(health.reason).toMatch(words);
  expect(health.reason).not.toMatch(/\p{Cc}/u);
  if (problem.why !== 'no driver') expect(health.reason).toContain('/dev/scan ner');
});
