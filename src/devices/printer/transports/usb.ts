import { join } from 'node:path';
import { printable } from '../../../domain/printable.ts';
import type { Limit } from '../limit.ts';
import { FileTransport } from './file.ts';
import { chooseLp, type LpWanted, listLp } from './find-lp.ts';
import type { LpStatusLibrary } from './lp-status.ts';
import type { OpenResult, PaperSensor, ReadResult, Transport, WriteResult } from './transport.ts';

/** Numbers of `/dev/usb/lp*` whose coming is watched for. */
const WATCHED = 4;

export interface UsbOptions extends LpWanted {
  /** Where the kernel lists printers, and where their files are. Left out: the real places. */
  readonly sysfs?: string | undefined;
  readonly dev?: string | undefined;
  readonly lpStatus?: (() => Promise<LpStatusLibrary>) | undefined;
}

/** A printer on USB that is looked for at each opening, so that it may come back under another number. */
export class UsbTransport implements Transport {
  readonly files: readonly string[];
  readonly #options: UsbOptions;
  readonly #sysfs: string;
  readonly #dev: string;
  #place: string;
  #file: FileTransport | null = null;

  constructor(options: UsbOptions) {
    this.#options = options;
    this.#sysfs = options.sysfs ?? '/sys/class/usbmisc';
    this.#dev = options.dev ?? '/dev/usb';
    this.#place = options.port === undefined ? 'USB' : `USB port ${options.port}`;
    this.files = Array.from({ length: WATCHED }, (_, number) => join(this.#dev, `lp${number}`));
  }

  /** Where it was last found, or what else was found in its place. */
  get place(): string {
    return this.#place;
  }

  get canAnswer(): boolean {
    return this.#file?.canAnswer ?? true;
  }

  get paperSensor(): PaperSensor | null {
    return this.#file?.paperSensor ?? null;
  }

  async open(limit: Limit): Promise<OpenResult> {
    const devices = await listLp(this.#sysfs);
    const found = chooseLp(devices, this.#options);
    if (found === null) {
      const others = devices.map(({ port, id, model }) => `${port}: ${printable(`${id} ${model}`, 60)}`).join(', ');
      this.#place =
        others === '' ? 'no printer on USB' : `no such printer on USB, see printer.profile; there is ${others}`;
      return { ok: false, problem: 'absent' };
    }
    this.#place = `${join(this.#dev, found.name)}, USB port ${found.port}`;
    const file = new FileTransport({ path: join(this.#dev, found.name), lpStatus: this.#options.lpStatus });
    this.#file = file;
    return await file.open(limit);
  }

  async write(bytes: Uint8Array, limit: Limit): Promise<WriteResult> {
    return (await this.#file?.write(bytes, limit)) ?? { taken: 0, problem: 'closed' };
  }

  async read(limit: Limit): Promise<ReadResult> {
    return (await this.#file?.read(limit)) ?? 'closed';
  }

  async takeInput(): Promise<Uint8Array> {
    return (await this.#file?.takeInput()) ?? new Uint8Array();
  }

  async watch(listener: (lost: boolean) => void): Promise<boolean> {
    return (await this.#file?.watch(listener)) ?? false;
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await file?.close();
  }
}
