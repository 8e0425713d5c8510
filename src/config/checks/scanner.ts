import type { PathProblem } from '../problem.ts';
import type { ConfigFile } from '../schema.ts';

export interface ScannerFindings {
  readonly wrong: PathProblem[];
  readonly doubtful: PathProblem[];
}

const GENERIC = 'generic';

/** Whether it is clear which device the scanner is, and how it is spoken to. */
export function checkScanner({ scanner }: ConfigFile, { wrong, doubtful }: ScannerFindings): void {
  const { driver, path, port, profile, trigger } = scanner;
  if (driver === 'virtual' || driver === 'none') {
    return;
  }
  if (path !== undefined && port !== undefined) {
    wrong.push(at('port', 'there is a path too: one of them says where it is', 'leave one of them out'));
  }
  if (profile === GENERIC && path === undefined && port === undefined) {
    wrong.push(
      at(
        'path',
        'is missing: nothing tells a generic scanner from another device',
        'set `path` or `port`, or name a profile',
      ),
    );
  }
  if (driver === 'serial' && profile === GENERIC && trigger === 'wanted') {
    wrong.push(
      at('trigger', 'a generic scanner cannot be told when to read', 'write `trigger: auto`, or name a profile'),
    );
  }
  if (path !== undefined && /\/(?:tty(?:ACM|USB)\d+|event\d+)$/.test(path)) {
    doubtful.push(
      at(
        'path',
        'changes places with other devices from one start to the next',
        'leave it out, or use a link: /dev/scanner, or one in by-path',
      ),
    );
  }
}

function at(key: string, message: string, hint: string): PathProblem {
  return { path: ['scanner', key], message, hint };
}
