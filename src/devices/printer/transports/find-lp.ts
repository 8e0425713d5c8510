import { readdir, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** A printer on USB, as the kernel lists it. */
export interface LpDevice {
  /** `lp0`. */
  readonly name: string;
  /** The socket it is plugged into: `1-1.2`. The same again after an unplug, and after a restart. */
  readonly port: string;
  /** `04b8:0e28`; empty when the kernel does not say. */
  readonly id: string;
  /** Maker and model as the printer gives them (IEEE 1284); empty when it gives none. */
  readonly model: string;
}

/** What a printer is looked for by. */
export interface LpWanted {
  readonly ids: readonly string[];
  readonly models: readonly string[];
  /** Only a printer in this socket. */
  readonly port?: string | undefined;
}

const ID_POINTS = 4;
const MODEL_POINTS = 2;

/** All printers on USB, in the order of their sockets. @param sysfs `/sys/class/usbmisc`; a folder that is missing has none in it. */
export async function listLp(sysfs: string): Promise<LpDevice[]> {
  const names = (await readdir(sysfs).catch(() => [])).filter((name) => /^lp\d+$/.test(name));
  const devices = await Promise.all(names.map((name) => describe(sysfs, name)));
  return devices
    .filter((device) => device !== null)
    .sort((a, b) => a.port.localeCompare(b.port, 'en', { numeric: true }));
}

/**
 * The printer that fits best: by vendor and product, then by its name; of two that fit alike the one in the first socket, so that it
 * is the same one after each restart. Where nothing is asked for, any printer fits.
 */
export function chooseLp(devices: readonly LpDevice[], wanted: LpWanted): LpDevice | null {
  const { port } = wanted;
  const there = port === undefined ? devices : devices.filter((device) => device.port === port);
  const anything = wanted.ids.length === 0 && wanted.models.length === 0;
  let best: { readonly device: LpDevice; readonly points: number } | null = null;
  for (const device of there) {
    const points = pointsOf(device, wanted);
    if ((points > 0 || anything) && points > (best?.points ?? -1)) {
      best = { device, points };
    }
  }
  return best?.device ?? null;
}

function pointsOf(device: LpDevice, { ids, models }: LpWanted): number {
  const model = device.model.toLowerCase();
  const named = models.some((part) => model.includes(part.toLowerCase()));
  return (ids.includes(device.id) ? ID_POINTS : 0) + (named ? MODEL_POINTS : 0);
}

async function describe(sysfs: string, name: string): Promise<LpDevice | null> {
  try {
    // The interface, such as `1-1.2:1.0`; the folder above it is the device, `1-1.2`.
    const place = await realpath(join(sysfs, name, 'device'));
    const text = (file: string) =>
      readFile(file, 'latin1').then(
        (content) => content.trim(),
        () => '',
      );
    const device = dirname(place);
    const [vendor, product, ieee1284] = await Promise.all([
      text(join(device, 'idVendor')),
      text(join(device, 'idProduct')),
      text(join(place, 'ieee1284_id')),
    ]);
    const port = basename(place).split(':')[0] ?? '';
    return { name, port, id: vendor === '' ? '' : `${vendor}:${product}`, model: modelIn(ieee1284) };
  } catch {
    // Unplugged while we looked.
    return null;
  }
}

/** `MFG:EPSON;CMD:ESC/POS;MDL:TM-T20III;…`, with long or short names of the fields. */
function modelIn(ieee1284: string): string {
  const fields = new Map(
    ieee1284.split(';').map((field) => {
      const [name = '', ...value] = field.split(':');
      return [name.trim().toUpperCase(), value.join(':').trim()] as const;
    }),
  );
  const maker = fields.get('MFG') ?? fields.get('MANUFACTURER') ?? '';
  const model = fields.get('MDL') ?? fields.get('MODEL') ?? '';
  return `${maker} ${model}`.trim();
}
