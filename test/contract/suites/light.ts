import { describe, onTestFinished, test } from 'vitest';
import { VirtualBoard } from '../../../src/devices/gpio/virtual.ts';
import { createLight } from '../../../src/devices/light/create.ts';
import type { Light } from '../../../src/devices/light/port.ts';
import { spiLight } from '../../../src/devices/light/spi.ts';
import { VirtualLight } from '../../../src/devices/light/virtual.ts';
import { ws281xLight } from '../../../src/devices/light/ws281x.ts';
import type { StripEnvironment } from '../../../src/devices/light/ws281x-package.ts';
import { VirtualHardware } from '../../../src/devices/virtual/hardware.ts';
import { ManualTimers } from '../../../src/devices/virtual/manual-timers.ts';
import type { Health } from '../../../src/domain/health.ts';
import { PretendSpi } from './light-spi.ts';

export interface LightRig {
  readonly light: Light;
  readonly healths: Health[];
  /** What a person sees now, in a form that can be compared: equal texts look equal. */
  seen(): string;
  /** What a person sees during the next seconds. */
  film(): string;
  /** How often something was sent to the light. */
  sent(): number;
}

/** One story, told on a pretend SPI bus, on a strip that a test holds in place of the package's driver, on lamps and on the virtual hardware. */
export function eachLight(story: string, tell: (rig: LightRig) => Promise<void>): void {
  describe.each([
    ['spi', spiRig],
    ['ws281x', stripRig],
    ['gpio', lampRig],
    ['virtual', virtualRig],
  ] as const)('%s light', (_kind, makeRig) => {
    test(story, async () => {
      const rig = makeRig();
      onTestFinished(() => rig.light.stop());
      await rig.light.start(new AbortController().signal);
      await tell(rig);
    });
  });
}

/** Longer than the slowest pattern. */
const FILM_MS = 15_000;

function filmOf(timers: ManualTimers, seen: () => string): string {
  const pictures = [seen()];
  for (let ms = 0; ms < FILM_MS; ms += 100) {
    timers.advance(100);
    pictures.push(seen());
  }
  return pictures.join('\n');
}

export function spiRig(spi = new PretendSpi(), count = 12) {
  const timers = new ManualTimers();
  const healths: Health[] = [];
  const light = spiLight(
    { driver: 'spi', count, brightness: 100 },
    (health) => healths.push(health),
    timers,
    spi,
    () => 0.5,
  );
  const dark = Array<number>(count).fill(0).join(' ');
  const seen = () => spi.seen()?.join(' ') ?? dark;
  return { light, healths, seen, film: () => filmOf(timers, seen), sent: () => spi.sent.length, spi, timers };
}

export interface Strip {
  readonly frames: Uint32Array[];
  finalized: number;
  failing: boolean;
}

/** A machine on which the package works, unless told otherwise. */
export function stripEnvironment(strip: Strip, change: Partial<StripEnvironment> = {}): StripEnvironment {
  return {
    arch: 'arm',
    isRoot: true,
    model: async () => 'Raspberry Pi 4 Model B Rev 1.5',
    load: async () => () => ({
      render: (leds) => {
        if (strip.failing) throw new Error('DMA error');
        strip.frames.push(leds.slice());
      },
      finalize: () => {
        strip.finalized += 1;
      },
      pretends: false,
    }),
    ...change,
  };
}

export function newStrip(): Strip {
  return { frames: [], finalized: 0, failing: false };
}

export function stripRig() {
  const strip = newStrip();
  const timers = new ManualTimers();
  const healths: Health[] = [];
  const light = ws281xLight(
    { driver: 'ws281x', count: 12, brightness: 100 },
    (health) => healths.push(health),
    timers,
    stripEnvironment(strip),
    () => 0.5,
  );
  const seen = () => (strip.frames.at(-1) ?? new Uint32Array(12)).join(' ');
  return { light, healths, seen, film: () => filmOf(timers, seen), sent: () => strip.frames.length, strip, timers };
}

const LAMPS = ['green', 'amber', 'red'] as const;

/** Three lamps on relays of a virtual board: the same pulses and holds as on a real one. */
export function lampRig() {
  const timers = new ManualTimers();
  const hardware = new VirtualHardware({ relays: [...LAMPS], sensors: [], timers });
  const healths: Health[] = [];
  const relays = LAMPS.map((name, index) => ({ name, bcm: index, activeLow: false }));
  const told = new Set<(health: Health) => void>();
  const board = new VirtualBoard(
    { driver: 'virtual', relays, sensors: [] },
    hardware.link(),
    {
      onSensor: () => {},
      onHealth: (health) => {
        for (const listener of told) listener(health);
      },
    },
    timers,
  );
  let sent = 0;
  const counted = {
    get health() {
      return board.health;
    },
    relayState: (relay: string) => board.relayState(relay),
    hold: (relay: string, maxMs: number) => {
      sent += 1;
      return board.hold(relay, maxMs);
    },
  };
  const onHealth = (listener: (health: Health) => void) => {
    told.add(listener);
    return () => told.delete(listener);
  };
  const lights = createLight(
    { driver: 'gpio', lamps: LAMPS.map((role) => ({ role, relay: role })) },
    (health) => healths.push(health),
    { link: null, timers, lamps: { board: counted, onHealth } },
  );
  const light: Light = {
    kind: lights.kind,
    get health() {
      return lights.health;
    },
    start: async (signal) => {
      await lights.start(signal);
      await board.start(signal);
    },
    stop: () => lights.stop(),
    show: (pattern) => lights.show(pattern),
  };
  const isLit = (lamp: string) => hardware.snapshot().relays[lamp]?.on === true;
  const seen = () => LAMPS.filter(isLit).join(' ');
  return { light, healths, seen, film: () => filmOf(timers, seen), sent: () => sent, hardware, board, timers };
}

function virtualRig(): LightRig {
  const hardware = new VirtualHardware();
  const healths: Health[] = [];
  let sent = 0;
  const link = hardware.link();
  const counted: typeof link = {
    connected: true,
    send: (message) => {
      sent += 1;
      link.send(message);
    },
    subscribe: (listener) => link.subscribe(listener),
    onConnection: (listener) => link.onConnection(listener),
    close: () => link.close(),
  };
  const light = new VirtualLight(counted, (health) => healths.push(health));
  const seen = () => hardware.snapshot().light;
  return { light, healths, seen, film: seen, sent: () => sent };
}
