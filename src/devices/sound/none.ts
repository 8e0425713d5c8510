import { AbsentDevice } from '../absent.ts';
import type { Sound } from './port.ts';

/** No sound. */
export class NoSound extends AbsentDevice implements Sound {
  play(): void {}
}
