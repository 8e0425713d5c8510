import assert from 'node:assert/strict';
import { join } from 'node:path';
import { readScannerProfiles } from '../../../src/config/scanner-profiles.ts';
import { createScanner } from '../../../src/devices/scanner/create.ts';
import type { ProfileSet, SerialScannerOptions } from '../../../src/devices/scanner/options.ts';
import type { NoiseReason, Scanner } from '../../../src/devices/scanner/port.ts';
import type { Health } from '../../../src/domain/health.ts';
import { job, type UsbDevice, until, usbDevice } from './lib.ts';

/** How commands and answers of a Newland engine begin and end. */
const COMMAND = '~\u00010000';
const ANSWER = '\u0002\u00010000';
const END = '\u0003';
const NEWLAND = { kind: 'scanner', vendor: '1eab', product: '1d06' } as const;
let scanner: UsbDevice;
let twin: UsbDevice;
let stranger: UsbDevice;

interface Started {
  readonly scanner: Scanner;
  readonly codes: string[];
  readonly noise: NoiseReason[];
  readonly healths: Health[];
}

/** A scanner on a real line, with what a kiosk is configured with when nothing is said but the driver. */
export default job('scanner', {
  patienceS: 120,
  async setup(guest) {
    scanner = await usbDevice(guest, { ...NEWLAND, name: 'scanner', serial: 'SAME' });
    twin = await usbDevice(guest, { ...NEWLAND, name: 'twin', serial: 'SAME', port: 1 });
    stranger = await usbDevice(guest, { kind: 'scanner', name: 'stranger', vendor: '1a86', product: '7523', port: 2 });
  },
  stories: {
    'it is found by its USB id, set up, told when to read, and read': async (guest) => {
      await stranger.plug();
      await scanner.plug();
      const engine = playNewland(scanner);
      const started = await start({});
      guest.say(JSON.stringify(started.scanner.found));
      assert.equal(started.scanner.health.status, 'ready');
      assert.equal(started.scanner.found?.profile, 'newland');
      assert.equal(started.scanner.found?.path, '/dev/scanner');
      assert.equal(started.scanner.found?.firmware, 'Product Name: NLS-FM430');
      await until('it is told to read', () => engine.heard.at(-1) === '#SCNENA1');
      await scanner.send('281234567890123456\r');
      await until('the code is there', () => started.codes.length === 1);
      started.scanner.want(false);
      await until('it is told to rest', () => engine.heard.at(-1) === '#SCNENA0');
      await scanner.send('DROPPED\rNG\r');
      await until('the noise behind the dropped code is there', () => started.noise.length === 1);
      assert.deepEqual(started.codes, ['281234567890123456']);
      await started.scanner.stop();
      engine.stop();
    },
    'pulled out in the middle of a code, it is missed at once, and nothing is glued when it is back': async () => {
      const engine = playNewland(scanner);
      const started = await start({ silenceMs: 600_000 });
      await scanner.send('FIRST\rHALF');
      await until('the first code is there', () => started.codes.length === 1);
      engine.stop();
      await scanner.unplug();
      await until('the loss is told', () => started.scanner.health.status === 'absent');
      assert.match(started.scanner.health.reason, /unplugged/);
      await scanner.plug();
      const again = playNewland(scanner);
      await until('it is ready again', () => started.scanner.health.status === 'ready');
      await scanner.send('SECOND\r');
      await until('the second code is there', () => started.codes.length === 2);
      assert.deepEqual(started.codes, ['FIRST', 'SECOND']);
      await started.scanner.stop();
      again.stop();
    },
    'back under another number, it is found again': async (guest) => {
      await stranger.unplug();
      await scanner.unplug();
      await scanner.plug();
      const engine = playNewland(scanner);
      const started = await start({ path: undefined });
      const before = await guest.root('readlink -f /dev/scanner');
      engine.stop();
      await scanner.unplug();
      await until('the loss is told', () => started.scanner.health.status === 'absent');
      await stranger.plug();
      await scanner.plug();
      const again = playNewland(scanner);
      await until('it is ready again', () => started.scanner.health.status === 'ready');
      const after = await guest.root('readlink -f /dev/scanner');
      guest.say(`${before}, then ${after}`);
      assert.notEqual(before, after);
      await scanner.send('MOVED\r');
      await until('the code is there', () => started.codes.length === 1);
      await started.scanner.stop();
      again.stop();
      await stranger.unplug();
    },
    'of two of one kind neither is taken, until the port is named': async (guest) => {
      await twin.plug();
      const unsure = await start({});
      guest.say(unsure.scanner.health.reason);
      assert.equal(unsure.scanner.health.status, 'failing');
      assert.match(unsure.scanner.health.reason, /2 scanners are equally likely: .*USB port .* and .*USB port /);
      await unsure.scanner.stop();
      const port = /ttyACM1 \([^)]*USB port ([0-9.-]+)\)/.exec(unsure.scanner.health.reason)?.[1] ?? '';
      const [named, other] = (await guest.root('readlink -f /sys/class/tty/ttyACM1/device')).includes('dummy_hcd.1')
        ? [twin, scanner]
        : [scanner, twin];
      const engine = playNewland(named);
      const sure = await start({ port });
      guest.say(JSON.stringify(sure.scanner.found));
      assert.equal(sure.scanner.health.status, 'ready');
      await other.send('WRONG\r');
      await named.send('RIGHT\r');
      await until('the code is there', () => sure.codes.length === 1);
      assert.deepEqual(sure.codes, ['RIGHT']);
      await sure.scanner.stop();
      engine.stop();
      await twin.unplug();
      await scanner.unplug();
    },
  },
});

let profiles: Promise<ProfileSet> | null = null;

/** Read once: that takes seconds in here. And the machine is slow: an answer may take its time. */
function readProfiles(name: string): Promise<ProfileSet> {
  profiles ??= readScannerProfiles(name, join(process.cwd(), 'hardware')).then((read) => {
    const patient = [...read.profiles].map(([key, profile]) => [key, { ...profile, answerWithinMs: 20_000 }] as const);
    return { profiles: new Map(patient), problems: read.problems };
  });
  return profiles;
}

async function start(options: Partial<SerialScannerOptions>): Promise<Started> {
  const codes: string[] = [];
  const noise: NoiseReason[] = [];
  const healths: Health[] = [];
  const listeners = {
    onScan: (code: string) => codes.push(code),
    onNoise: (why: NoiseReason) => noise.push(why),
    onHealth: (health: Health) => healths.push(health),
  };
  const all: SerialScannerOptions = { driver: 'serial', profile: 'auto', readProfiles, silenceMs: 5000, ...options };
  const made = createScanner(all, listeners, { link: null });
  await made.start(new AbortController().signal);
  return { scanner: made, codes, noise, healths };
}

/** The engine behind the line: it takes commands and says that they are done. */
function playNewland(device: UsbDevice): { readonly heard: string[]; stop(): void } {
  const heard: string[] = [];
  let running = true;
  const play = async () => {
    await device.listen();
    while (running) {
      const commands = device.heard.toString('latin1').split(END).slice(0, -1);
      for (const command of commands.slice(heard.length)) {
        const body = command.slice(COMMAND.length, -1);
        heard.push(body);
        const data = body === '@QRYSYS' ? 'Product Name: NLS-FM430' : '';
        await device.send(`${ANSWER}${body}${data}\u0006;${END}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const ended = play().catch(() => undefined);
  return {
    heard,
    stop() {
      running = false;
      void ended;
    },
  };
}
