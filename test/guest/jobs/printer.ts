import assert from 'node:assert/strict';
import { createPrinter, type PrinterOptions } from '../../../src/devices/printer/create.ts';
import type { Printer } from '../../../src/devices/printer/port.ts';
import { GENERIC, type StatusWay } from '../../../src/devices/printer/profile.ts';
import { PretendPrinter } from '../../support/pretend-printer-mind.ts';
import { job, type UsbDevice, until, usbDevice } from './lib.ts';

const RECEIPT = Buffer.from(`\x1b@${'one line of a receipt\n'.repeat(40)}\x1dV\x01\x1b@`, 'latin1');
const NEXT = Buffer.from('\x1b@the next receipt\n\x1dV\x01\x1b@', 'latin1');
const PROFILE = {
  ...GENERIC,
  usb: { ids: ['04b8:0e28'], models: ['TM-T20'] },
  status: { ...GENERIC.status, errors: true },
};
const LOOK_MS = 10;
/** More than the kernel and the printer take between them. */
const LARGE = Buffer.alloc(256 * 1024, 'x');
const HOUR_MS = 3_600_000;

let usb: UsbDevice;

/** A mind for the printer at the far end: reads what comes, answers, and says its news. */
class FarPrinter extends PretendPrinter {
  private seen = 0;
  private timer: NodeJS.Timeout | undefined;

  async begin(): Promise<void> {
    this.seen = 0;
    this.restart();
    await usb.listen();
    this.onNews = (bytes) => void usb.send(bytes).catch(() => undefined);
    this.timer = setInterval(() => this.look(), LOOK_MS);
  }

  end(): void {
    clearInterval(this.timer);
    usb.deaf();
  }

  /** What came out of it, without what the driver puts around each job. */
  get paper(): string {
    return Buffer.from(this.taken).toString('latin1').replaceAll('\x1da\x00', '').replaceAll('\x1da\x0e', '');
  }

  private look(): void {
    const bytes = usb.heard.subarray(this.seen);
    this.seen += bytes.length;
    const { answers } = this.hear(bytes);
    if (answers.length > 0) {
      this.onNews(answers);
    }
  }
}

async function start(way: StatusWay, options: Partial<PrinterOptions> = {}): Promise<Printer> {
  const driver = { driver: 'usb', profile: PROFILE, statusSupport: way, statusEveryMs: HOUR_MS } as const;
  const printer = createPrinter({ ...driver, ...options } as PrinterOptions, {
    link: null,
    onHealth: ({ status, reason }) => console.log(`  health: ${status} ${reason}`),
  });
  await printer.start(new AbortController().signal);
  return printer;
}

const healthIs = (printer: Printer, status: string) =>
  until(`the printer is ${status}`, () => printer.health.status === status);

export default job('printer', {
  async setup(guest) {
    usb = await usbDevice(guest, { name: 'receipts', kind: 'printer', vendor: '04b8', product: '0e28' });
    await usb.plug();
  },
  stories: {
    'a printer on USB is found, prints once, and proves it': async () => {
      const far = new FarPrinter();
      await far.begin();
      const printer = await start('dle-eot');
      assert.equal(printer.health.status, 'ready');
      assert.deepEqual(await printer.print(RECEIPT, 30_000), { result: 'printed' });
      assert.equal(far.paper, RECEIPT.toString('latin1'));
      far.set({ paper: 'out' });
      assert.deepEqual(await printer.print(NEXT, 30_000), { result: 'not printed', reason: 'paper out' });
      assert.equal(far.paper, RECEIPT.toString('latin1'));
      await printer.stop();
      far.end();
    },
    'an idle printer with automatic status is heard by event': async () => {
      const far = new FarPrinter('asb');
      await far.begin();
      const printer = await start('asb');
      assert.equal(printer.health.status, 'ready');
      far.set({ cover: 'open' });
      await healthIs(printer, 'failing');
      far.set({ cover: 'closed', paper: 'near end' });
      await healthIs(printer, 'degraded');
      assert.deepEqual(await printer.print(NEXT, 30_000), { result: 'printed' });
      assert.equal(far.paper, NEXT.toString('latin1'));
      await printer.stop();
      far.end();
    },
    'a printer that never answers shows by its USB class that the paper is out': async () => {
      await usb.listen();
      await usb.setPrinterStatus(0x38);
      const printer = await start('none');
      await healthIs(printer, 'failing');
      assert.match(printer.health.reason, /paper is out/);
      assert.deepEqual(await printer.print(NEXT, 10_000), { result: 'not printed', reason: 'paper out' });
      assert.equal(usb.heard.length, 0);
      await usb.setPrinterStatus(0x18);
      assert.deepEqual(await printer.print(NEXT, 10_000), { result: 'unknown', reason: 'timeout' });
      await until('the receipt has come out', () => usb.heard.equals(NEXT));
      await printer.stop();
      usb.deaf();
    },
    'unplugged in the middle of a receipt: unknown; then ready by itself, and the next one is whole': async () => {
      const far = new FarPrinter();
      await far.begin();
      far.set({ answersInTurn: false });
      const printer = await start('dle-eot');
      const lost = printer.print(RECEIPT, 30_000);
      await until('the receipt begins', () => far.paper.length > 0);
      far.end();
      await usb.unplug();
      assert.equal((await lost).result, 'unknown');
      await healthIs(printer, 'absent');
      const before = far.paper.length;
      await usb.plug();
      far.set({ answersInTurn: true });
      await far.begin();
      await healthIs(printer, 'ready');
      assert.deepEqual(await printer.print(NEXT, 30_000), { result: 'printed' });
      assert.equal(far.paper.slice(before), NEXT.toString('latin1'));
      await printer.stop();
      far.end();
    },
    'unplugged while idle with its line held open: missed by event, and found again': async () => {
      const far = new FarPrinter('asb');
      await far.begin();
      const printer = await start('asb');
      assert.equal(printer.health.status, 'ready');
      far.end();
      await usb.unplug();
      await healthIs(printer, 'absent');
      await usb.plug();
      await far.begin();
      await healthIs(printer, 'ready');
      await printer.stop();
      far.end();
    },
    'a printer that takes no data keeps nothing waiting': async () => {
      const printer = await start('none');
      let turns = 0;
      const count = setInterval(() => {
        turns += 1;
      }, 10);
      const result = await printer.print(LARGE, 2_000);
      clearInterval(count);
      assert.deepEqual(result, { result: 'unknown', reason: 'timeout' });
      assert.ok(turns > 10, `the loop went on: ${turns}`);
      await printer.stop();
    },
    'a printer that takes no data does not keep the process from ending': async () => {
      // The process of this job ends right after this story: if it could not, the machine would not come to its end.
      const printer = await start('none');
      void printer.print(LARGE, 600_000);
      await until('the kernel takes no more', async () => (await printer.print(NEXT, 300)).result === 'not printed');
    },
  },
});
