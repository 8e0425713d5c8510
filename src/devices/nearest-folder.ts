import { access } from 'node:fs/promises';
import { basename, dirname } from 'node:path';

/**
 * Where to watch for a device file that may come or go together with its folders: `/dev/usb` is there only while a printer is.
 * @returns the nearest folder above it that exists, and what in it leads to the file; null when there is none.
 */
export async function nearestFolder(file: string): Promise<{ readonly folder: string; readonly name: string } | null> {
  for (let name = file; dirname(name) !== name; name = dirname(name)) {
    const folder = dirname(name);
    const exists = await access(folder).then(
      () => true,
      () => false,
    );
    if (exists) {
      return { folder, name: basename(name) };
    }
  }
  return null;
}
