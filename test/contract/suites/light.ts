import { describe, onTestFinished, test } from 'vitest';
import type { Light } from '../../../src/devices/light/port.ts';
import { VirtualLight } from '../../../src/devices/light/virtual.ts';
import { Ws281xLight } from '../../../src/devices/light/ws281x.ts';
import type { StripEnvironment } from '../../../src/devices/light/ws281x-package.ts';
import { VirtualHardware } from '../../../src/devices/virtual/hardware.ts';
import { ManualTimers } from '../../../src/devices/virtual/manual-timers.ts';
import type { Health } from '../../../src/domain/health.ts';

export interface LightRig {
  readonly light: Light;
  readonly healths: Health[];
  /** What a person sees, in a form that can be compared: equal texts look equal. */
  seen(): string;
  /** How often something was sent to the light. */
  sent(): number;
}

/** One story, told on a strip that a test holds in place of the package's driver and on the virtual hardware. */
export function eachLight(story: string, tell: (rig: LightRig) => Promise<void>): void {
  describe.each([
    ['ws281x', stripRig],
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
  const light = new Ws281xLight(
    { driver: 'ws281x', count: 12, brightness: 100 },
    (health) => healths.push(health),
    timers,
    stripEnvironment(strip),
  );
  const seen = () => (strip.frames.at(-1) ?? new Uint32Array(12)).join(' ');
  return { light, healths, seen, sent: () => strip.frames.length, strip, timers };
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
  return { light, healths, seen: () => hardware.snapshot().light, sent: () => sent };
}
