import { AbsentDevice } from '../absent.ts';
import type { Light } from './port.ts';

/** No light: it shows nothing. */
export class NoLight extends AbsentDevice implements Light {
  show(): void {}
}
