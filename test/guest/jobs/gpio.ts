import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { inputRequestBytes, outputRequestBytes, REQUEST, readLineFd } from '../../../src/devices/gpio/cdev-abi.ts';
import { createGpio } from '../../../src/devices/gpio/create.ts';
import type { HeaderOptions } from '../../../src/devices/gpio/options.ts';
import type { GpioBoard } from '../../../src/devices/gpio/port.ts';
import { resolveHeaderChip } from '../../../src/devices/gpio/resolve.ts';
import type { Health } from '../../../src/domain/health.ts';
import { loadIoctl } from '../../../src/os/ioctl.ts';
import { type Header, type Inside, job, type PretendBoard, pretendBoard, type Story, until } from './lib.ts';

type Driver = HeaderOptions['driver'];

/** Set in a process that opens the board, switches a relay on, and waits to be killed. */
const VICTIM = 'KIOSKD_GPIO_VICTIM';

const RELAYS = [
  { name: 'motor', bcm: 17, activeLow: false },
  { name: 'gate', bcm: 4, activeLow: true },
];
const SENSORS = [
  { name: 'drop', bcm: 5, activeLow: true, debounceMs: 20 },
  { name: 'door', bcm: 22, activeLow: false, debounceMs: 0 },
];

let present: { readonly board: PretendBoard; readonly header: Header } | null = null;
let heard: [sensor: string, active: boolean][] = [];
let told: Health[] = [];

/** The chips of another board take the place of those that there are. */
async function headerOf(guest: Inside, board: PretendBoard): Promise<Header> {
  if (present?.board === board) return present.header;
  await present?.header.remove();
  present = { board, header: await pretendBoard(guest, board) };
  return present.header;
}

function make(driver: Driver, more: Partial<HeaderOptions> = {}): GpioBoard {
  heard = [];
  told = [];
  return createGpio(
    { driver, relays: RELAYS, sensors: SENSORS, ...more },
    { onSensor: (sensor, active) => heard.push([sensor, active]), onHealth: (health) => told.push(health) },
    { link: null },
  );
}

/** Runs a story on a board that is started, and stopped whatever comes. */
async function withBoard(driver: Driver, tell: (board: GpioBoard) => Promise<void>): Promise<void> {
  const board = make(driver);
  await board.start(new AbortController().signal);
  try {
    assert.deepEqual(board.health, { status: 'ready', reason: '' });
    await tell(board);
  } finally {
    await board.stop();
  }
}

function drives(driver: 'cdev' | 'onoff', pi: PretendBoard): Story {
  return async (guest) => {
    const header = await headerOf(guest, pi);
    await withBoard(driver, async (board) => {
      guest.say(board.about ?? '');
      assert.equal(board.kind, driver);
      assert.deepEqual([header.level(17), header.level(4)], [0, 1], 'both are off when they are opened');
      const motor = board.hold('motor', 60_000);
      const gate = board.hold('gate', 60_000);
      assert.deepEqual([header.level(17), header.level(4)], [1, 0], 'both are on');
      motor.release();
      gate.release();
      assert.deepEqual([header.level(17), header.level(4)], [0, 1], 'both are off again');
      assert.deepEqual(await board.pulse('motor', 50), { result: 'done' });
      assert.equal(header.level(17), 0);
      assert.equal((await board.pulse('gate', 50)).result, 'done');
    });
    assert.equal(await exported(), '', 'nothing stays exported');
  };
}

function wakes(driver: 'cdev' | 'onoff', pi: PretendBoard): Story {
  return async (guest) => {
    const header = await headerOf(guest, pi);
    header.set(5, 1);
    header.set(22, 0);
    await withBoard(driver, async (board) => {
      assert.deepEqual([board.read('drop'), board.read('door')], [false, false]);
      header.set(22, 1);
      await until('the door is heard of', () => heard.length === 1);
      header.set(5, 0);
      await until('the drop is heard of', () => heard.length === 2);
      header.set(22, 0);
      await until('the door is heard of again', () => heard.length === 3);
      assert.deepEqual(heard, [
        ['door', true],
        ['drop', true],
        ['door', false],
      ]);
      assert.deepEqual([board.read('drop'), board.read('door')], [true, false]);
      // Many more edges than the kernel keeps for a line.
      for (let edge = 0; edge < 101; edge += 1) header.set(5, edge % 2 === 0 ? 1 : 0);
      await until('the level after the flood is heard of', () => heard.length === 4);
      assert.deepEqual(heard[3], ['drop', false]);
    });
  };
}

function killed(driver: 'cdev' | 'onoff', cleaner: Driver): Story {
  return async (guest) => {
    const header = await headerOf(guest, 'pi-4');
    const victim = spawn(process.execPath, [process.argv[1] ?? '', 'gpio'], {
      env: { ...process.env, [VICTIM]: driver },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(createInterface({ input: victim.stdout }), 'line');
    assert.equal(line, 'ready');
    assert.deepEqual([header.level(17), header.level(4)], [1, 0], 'both relays are on');
    victim.kill('SIGKILL');
    await once(victim, 'exit');
    guest.say(
      `after the kill: ${header.level(17)} and ${header.level(4)}; exported: ${(await exported()) || 'nothing'}`,
    );
    if (driver === 'onoff') {
      assert.deepEqual([header.level(17), header.level(4)], [1, 0], 'sysfs keeps what was driven');
    }
    // What ExecStopPost does: open, which drives every relay off, and give back.
    const safe = make(cleaner);
    await safe.start(new AbortController().signal);
    assert.equal(safe.health.status, 'ready', safe.health.reason);
    assert.deepEqual([header.level(17), header.level(4)], [0, 1], 'both relays are off');
    await safe.stop();
    assert.equal(await exported(), '', 'nothing stays exported');
  };
}

/** Opens, switches on, says how it went, and waits for its end. */
async function beVictim(driver: Driver): Promise<never> {
  const board = make(driver);
  await board.start(new AbortController().signal);
  for (const { name } of RELAYS) board.hold(name, 600_000);
  console.log(board.health.status === 'ready' ? 'ready' : `${board.health.status}: ${board.health.reason}`);
  if (board.health.status !== 'ready') process.exit(1);
  return new Promise<never>(() => undefined);
}

/** Exported lines, as sysfs names them. */
async function exported(): Promise<string> {
  const answer = await resolveHeaderChip();
  assert.ok(answer.found, 'the header is in sysfs');
  const { base } = answer.chip;
  const pins = [...RELAYS, ...SENSORS].map(({ bcm }) => `gpio${base + bcm}`);
  return pins.filter((name) => existsSync(`/sys/class/gpio/${name}`)).join(' ');
}

function isHeld(driver: Driver): Story {
  return async (guest) => {
    const { device } = await headerOf(guest, 'pi-4');
    const library = await loadIoctl();
    assert.ok(library.ok);
    const chip = openSync(device, 'r+');
    const request = outputRequestBytes(17, 0, 'somebody');
    assert.ok(library.ioctl.call(chip, REQUEST.getLine, request).ok);
    const board = make(driver);
    await board.start(new AbortController().signal);
    guest.say(board.health.reason);
    assert.equal(board.health.status, 'failing');
    assert.match(board.health.reason, /BCM 17 \(motor\) is held by "somebody"/);
    closeSync(readLineFd(request));
    closeSync(chip);
    await until('the board takes the line that was freed', () => board.health.status === 'ready');
    await board.stop();
  };
}

export default job('gpio', {
  patienceS: 120,
  async setup(guest) {
    const driver = process.env[VICTIM];
    if (driver !== undefined) await beVictim(driver as Driver);
    await headerOf(guest, 'pi-4');
  },
  stories: {
    'the daemon may open the chip, by our udev rule and the group gpio': async (guest) => {
      const { device } = await headerOf(guest, 'pi-4');
      assert.equal(await guest.root(`stat -c '%G %a' ${device}`), 'gpio 660');
      closeSync(openSync(device, 'r+'));
    },
    'cdev drives the lines of a Pi 4': drives('cdev', 'pi-4'),
    'onoff drives the lines of a Pi 4': drives('onoff', 'pi-4'),
    'an edge wakes a sensor of cdev': wakes('cdev', 'pi-4'),
    'an edge wakes a sensor of onoff': wakes('onoff', 'pi-4'),
    'auto takes cdev': async () => withBoard('auto', async (board) => assert.equal(board.kind, 'cdev')),
    'cdev sets the pull of a sensor': async (guest) => {
      const header = await headerOf(guest, 'pi-4');
      const pulled = [
        { name: 'up', bcm: 6, activeLow: false, debounceMs: 0, pull: 'up' },
        { name: 'down', bcm: 13, activeLow: false, debounceMs: 0, pull: 'down' },
      ] as const;
      header.set(6, 0);
      header.set(13, 1);
      const board = make('cdev', { sensors: pulled });
      await board.start(new AbortController().signal);
      assert.deepEqual([board.read('up'), board.read('down')], [true, false]);
      await board.stop();
      header.set(6, 0);
      header.set(13, 0);
    },
    'a line that another program has is named, and taken once it is free': isHeld('cdev'),
    'onoff names it too': isHeld('onoff'),
    'killed with cdev: what comes after drives the relays off': killed('cdev', 'cdev'),
    'killed with onoff: cdev drives the relays off and unexports': killed('onoff', 'auto'),
    'killed with onoff: onoff drives the relays off and unexports': killed('onoff', 'onoff'),
    'somebody outside the group gpio is told what is missing': async (guest) => {
      const { root } = guest;
      const ask = (driver: Driver) =>
        root.call(
          guest,
          `${VICTIM}=${driver} setpriv --reuid=nobody --regid=nogroup --clear-groups '${process.execPath}' '${process.argv[1]}' gpio || true`,
        );
      for (const driver of ['cdev', 'onoff', 'auto'] as const) {
        const words = await ask(driver);
        guest.say(words);
        assert.match(words, /^failing: .*no permission/);
        assert.match(words, /group gpio/);
      }
    },
    'an event request of another is not touched': async (guest) => {
      // A monitor on a pin that is not ours: both work side by side.
      const { device } = await headerOf(guest, 'pi-4');
      const library = await loadIoctl();
      assert.ok(library.ok);
      const chip = openSync(device, 'r+');
      const request = inputRequestBytes(26, undefined, 'monitor');
      assert.ok(library.ioctl.call(chip, REQUEST.getLine, request).ok);
      await withBoard('cdev', async (board) => assert.equal((await board.pulse('motor', 20)).result, 'done'));
      closeSync(readLineFd(request));
      closeSync(chip);
    },
    'a chip that goes away is absent, and its lines come back with it': async (guest) => {
      await headerOf(guest, 'pi-4');
      const board = make('cdev');
      await board.start(new AbortController().signal);
      const pulse = board.pulse('motor', 60_000);
      await present?.header.remove();
      present = null;
      await until('the board is absent', () => {
        board.read('drop');
        return board.health.status !== 'ready';
      });
      guest.say(told.map(({ status, reason }) => `${status}: ${reason}`).join(' | '));
      assert.equal((await pulse).result, 'failed');
      const header = await headerOf(guest, 'pi-4');
      await until('the board is back', () => board.health.status === 'ready');
      assert.equal(header.level(17), 0);
      assert.equal((await board.pulse('motor', 20)).result, 'done');
      await board.stop();
    },
    'cdev drives the lines of a Pi 3': drives('cdev', 'pi-3'),
    'onoff drives the lines of a Pi 3': drives('onoff', 'pi-3'),
    'cdev drives the lines of a Pi 5': drives('cdev', 'pi-5'),
    'onoff drives the lines of a Pi 5': drives('onoff', 'pi-5'),
    'an edge wakes a sensor of a Pi 5': wakes('cdev', 'pi-5'),
  },
});
