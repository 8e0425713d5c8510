import { AbsentDevice } from '../absent.ts';
import type { Printer, PrintResult } from './port.ts';

/** No printer: every job is `not printed`. */
export class NoPrinter extends AbsentDevice implements Printer {
  async print(): Promise<PrintResult> {
    return { result: 'not printed', reason: 'no printer' };
  }

  async status(): Promise<null> {
    return null;
  }
}
