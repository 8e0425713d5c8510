import assert from 'node:assert/strict';
import { once } from 'node:events';
import { constants, existsSync, readdirSync, readlinkSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { SerialPort } from 'serialport';
import { job, type UsbDevice, until, usbDevice } from './lib.ts';

const SCANNER = { kind: 'scanner', vendor: '1eab', product: '1d06' } as const;
let scanner: UsbDevice;
let twin: UsbDevice;
let printer: UsbDevice;
let keyboard: UsbDevice;

/** The pretend hardware itself: what each driver's own jobs rest on. */
export default job('usb', {
  async setup(guest) {
    scanner = await usbDevice(guest, { ...SCANNER, name: 'scanner', serial: 'SAME' });
    twin = await usbDevice(guest, { ...SCANNER, name: 'twin', serial: 'SAME', port: 1 });
    printer = await usbDevice(guest, { kind: 'printer', name: 'printer', vendor: '04b8', product: '0e15', port: 2 });
    keyboard = await usbDevice(guest, { kind: 'keyboard', name: 'keyboard', vendor: '0c2e', product: '0200', port: 3 });
  },
  stories: {
    'a scanner on USB is a serial line that the daemon may open': async (guest) => {
      await scanner.plug();
      guest.say(await guest.root('ls -l /dev/ttyACM* /dev/ttyGS* /dev/scanner /dev/serial/by-path /dev/serial/by-id'));
      const port = new SerialPort({ path: '/dev/scanner', baudRate: 9600, autoOpen: false });
      await new Promise<void>((resolve, reject) => port.open((error) => (error ? reject(error) : resolve())));
      await scanner.listen();
      const read = once(port, 'data');
      await scanner.send('281234567890123456\r');
      assert.equal(String((await read)[0]), '281234567890123456\r');
      port.write('\x16T\r');
      await until('the scanner hears its trigger', () => scanner.heard.toString() === '\x16T\r');
      const gone = once(port, 'close');
      await scanner.unplug();
      await gone;
      assert.equal(existsSync('/dev/scanner'), false);
    },
    'two scanners of one kind have paths of their own': async (guest) => {
      await scanner.plug();
      await twin.plug();
      guest.say(await guest.root('ls -l /dev/ttyACM* /dev/ttyGS* /dev/serial/by-path /dev/serial/by-id'));
      const paths = readdirSync('/dev/serial/by-path').map((name) => readlinkSync(`/dev/serial/by-path/${name}`));
      assert.equal(new Set(paths).size, 2);
      await twin.unplug();
      await scanner.unplug();
    },
    'a printer on USB takes bytes and answers': async (guest) => {
      await printer.plug();
      guest.say(await guest.root('ls -l /dev/usb /dev/g_printer*; cat /sys/class/usbmisc/lp0/device/ieee1284_id'));
      await printer.listen();
      const near = await open('/dev/usb/lp0', constants.O_RDWR | constants.O_NONBLOCK);
      await near.write('hello\n');
      await until('the printer has it', () => printer.heard.toString() === 'hello\n');
      await printer.send(new Uint8Array([0x12]));
      const answer = Buffer.alloc(1);
      await until('the answer is there', async () =>
        near.read(answer, 0, 1, null).then(
          ({ bytesRead }) => bytesRead === 1,
          () => false,
        ),
      );
      assert.equal(answer[0], 0x12);
      await printer.setPrinterStatus(0x38);
      await near.close();
      await printer.unplug();
    },
    'a scanner as a keyboard types': async (guest) => {
      await keyboard.plug();
      guest.say(await guest.root('ls -l /dev/input/ /dev/input/by-path /dev/hidg*'));
      const events = await guest.root('ls /dev/input/by-path/*usb*event-kbd');
      await guest.root(`chmod 666 ${events}`);
      const near = await open(events, constants.O_RDONLY | constants.O_NONBLOCK);
      await keyboard.type('aB1\r');
      const keys: number[] = [];
      const bytes = Buffer.alloc(24 * 64);
      await until('all keys are there', async () => {
        const { bytesRead } = await near.read(bytes, 0, bytes.length, null).catch(() => ({ bytesRead: 0 }));
        for (let at = 0; at < bytesRead; at += 24) {
          if (bytes.readUInt16LE(at + 16) === 1 && bytes.readInt32LE(at + 20) === 1) {
            keys.push(bytes.readUInt16LE(at + 18));
          }
        }
        return keys.length >= 5;
      });
      // KEY_A, KEY_LEFTSHIFT, KEY_B, KEY_1, KEY_ENTER of linux/input-event-codes.h.
      assert.deepEqual(keys, [30, 42, 48, 2, 28]);
      await near.close();
      await keyboard.unplug();
    },
  },
});
