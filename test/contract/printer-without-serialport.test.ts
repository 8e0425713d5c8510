import { expect, it, onTestFinished } from 'vitest';
import { ReceiptPrinter } from '../../src/devices/printer/receipt-printer.ts';
import { SerialTransport } from '../../src/devices/printer/transports/serial.ts';

const MISSING = () => Promise.reject(new Error('Cannot find package'));

it.each(['dle-eot', 'asb', 'none'] as const)(
  'a printer (%s) on a serial line without the package for it says so, and prints nothing, each time it is asked',
  async (way) => {
    const printer = new ReceiptPrinter({
      kind: 'serial',
      transport: new SerialTransport({ path: '/dev/none', baudRate: 9600, load: MISSING }),
      way,
      status: { errors: false, nearEnd: 'none' },
      statusEveryMs: 3_600_000,
      onHealth: () => undefined,
    });
    onTestFinished(() => printer.stop());
    await printer.start(new AbortController().signal);
    expect(printer.health).toEqual({
      status: 'failing',
      reason: 'the serialport package cannot be loaded: Cannot find package',
    });
    // The second would wait in vain for its turn, had the first kept it.
    for (let job = 0; job < 2; job += 1) {
      expect(await printer.print(Buffer.from('a receipt\n'), 20_000)).toEqual({
        result: 'not printed',
        reason: 'error',
      });
    }
  },
);
