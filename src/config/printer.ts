import { type FlowControl, GENERIC, type PrinterProfile, type StatusWay } from '../devices/printer/profile.ts';
import { type PathProblem, problemText } from './problem.ts';
import { readProfile } from './profiles.ts';
import { printerProfileSchema } from './schema/profiles/printer.ts';
import type { ConfigFile } from './schema.ts';

type FilePrinter = ConfigFile['printer'];

/** The printer section, with the profile read and what the file leaves out filled in from it. */
export type PrinterConfig = Omit<
  FilePrinter,
  'profile' | 'columns' | 'cutter' | 'statusSupport' | 'status' | 'baudRate' | 'flowControl'
> & {
  readonly profile: PrinterProfile;
  readonly columns: number;
  readonly cutter: boolean;
  readonly status: StatusWay;
  readonly baudRate: number;
  readonly flowControl: FlowControl;
};

/**
 * Reads the profile of the configured printer. What the file says goes before what the profile says.
 * @param root folder `hardware`; another one in tests.
 */
export async function resolvePrinter(
  printer: FilePrinter,
  root?: string,
): Promise<
  { readonly ok: true; readonly printer: PrinterConfig } | { readonly ok: false; readonly problem: PathProblem }
> {
  const profile = printer.profile === 'generic' ? GENERIC : await read(printer.profile, root);
  if ('message' in profile) {
    return { ok: false, problem: profile };
  }
  const status = wayOf(printer, profile);
  return {
    ok: true,
    printer: {
      ...printer,
      profile,
      status,
      columns: printer.columns ?? profile.columns.fontA,
      cutter: printer.cutter ?? profile.cutter.kind !== 'none',
      baudRate: printer.baudRate ?? profile.serial.baudRate,
      flowControl: printer.flowControl ?? profile.serial.flowControl,
    },
  };
}

/** `statusSupport` is the older word: `false` means that nothing answers, `true` that it does, in the usual way if the profile names none. */
function wayOf({ status, statusSupport }: FilePrinter, profile: PrinterProfile): StatusWay {
  if (statusSupport === false) {
    return 'none';
  }
  const way = status ?? profile.status.way;
  return statusSupport === true && way === 'none' ? 'dle-eot' : way;
}

async function read(name: string, root: string | undefined): Promise<PrinterProfile | PathProblem> {
  const found = await readProfile('printers', name, printerProfileSchema, root);
  if (found.ok) {
    return found.profile;
  }
  return { path: ['printer', 'profile'], message: found.problems.map(problemText).join('; '), hint: '' };
}
