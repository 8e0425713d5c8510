import { AbsentDevice } from '../absent.ts';
import type { Scanner } from './port.ts';

/** No scanner: it never delivers a code. */
export class NoScanner extends AbsentDevice implements Scanner {
  readonly found = null;

  want(): void {}
}
