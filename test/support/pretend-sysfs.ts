import { mkdir, mkdtemp, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';

/** A USB device as the kernel shows it. */
export interface PretendUsb {
  /** `1-1.2`. */
  readonly port: string;
  readonly vendor: string;
  readonly product: string;
  readonly maker?: string;
  readonly name?: string;
  readonly serial?: string;
}

/** Folders that look like `/sys` and `/dev` to a driver. */
export class PretendSysfs {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  get roots(): { readonly sysfs: string; readonly dev: string } {
    return { sysfs: join(this.folder, 'sys'), dev: join(this.folder, 'dev') };
  }

  dev(name: string): string {
    return join(this.roots.dev, name);
  }

  /** Plugs in a device with a serial line. @param behind what opening the device file leads to: one end of a pty. */
  async addLine(
    tty: string,
    usb: PretendUsb | null,
    behind: string | null = null,
    type: string | null = null,
  ): Promise<void> {
    const place = usb === null ? await this.make('devices/platform/serial8250') : await this.addUsb(usb);
    await this.link(join(this.roots.sysfs, 'class/tty', tty, 'device'), place);
    if (type !== null) {
      await writeFile(join(this.roots.sysfs, 'class/tty', tty, 'type'), `${type}\n`);
    }
    if (behind !== null) {
      await this.link(this.dev(tty), behind);
    }
  }

  /** Plugs in a device that sends keys. */
  async addKeyboard(event: string, usb: PretendUsb, keys = '120013 fffffffffffffffe'): Promise<void> {
    const place = join(await this.addUsb(usb), 'input', `of-${event}`);
    await mkdir(join(place, 'capabilities'), { recursive: true });
    await writeFile(join(place, 'capabilities/key'), `${keys}\n`);
    await this.link(join(this.roots.sysfs, 'class/input', event, 'device'), place);
  }

  /** A link as udev makes it: `serial/by-id/usb-…`. */
  async addLink(name: string, device: string): Promise<void> {
    await this.link(this.dev(name), relative(dirname(this.dev(name)), this.dev(device)));
  }

  async remove(name: string, kind: 'tty' | 'input' = 'tty'): Promise<void> {
    await rm(join(this.roots.sysfs, 'class', kind, basename(name)), { recursive: true, force: true });
    await rm(this.dev(name), { force: true });
  }

  async removeLink(name: string): Promise<void> {
    await unlink(this.dev(name));
  }

  close(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  private async addUsb({ port, vendor, product, maker, name, serial }: PretendUsb): Promise<string> {
    const device = await this.make(join('devices/usb1', port));
    const texts = { idVendor: vendor, idProduct: product, manufacturer: maker, product: name, serial };
    for (const [file, text] of Object.entries(texts)) {
      if (text !== undefined) {
        await writeFile(join(device, file), `${text}\n`);
      }
    }
    const face = await this.make(join('devices/usb1', port, `${port}:1.0`));
    await writeFile(join(face, 'bInterfaceNumber'), '00\n');
    return face;
  }

  private async make(folder: string): Promise<string> {
    const path = join(this.roots.sysfs, folder);
    await mkdir(path, { recursive: true });
    return path;
  }

  private async link(from: string, to: string): Promise<void> {
    await mkdir(dirname(from), { recursive: true });
    await rm(from, { force: true });
    await symlink(to, from);
  }
}

export async function pretendSysfs(): Promise<PretendSysfs> {
  const sysfs = new PretendSysfs(await mkdtemp(join(tmpdir(), 'kioskd-sysfs-')));
  await mkdir(join(sysfs.roots.sysfs, 'class/tty'), { recursive: true });
  await mkdir(sysfs.roots.dev, { recursive: true });
  return sysfs;
}
