import { expect, test } from 'vitest';
import { stripOpener } from '../../src/devices/light/ws281x-package.ts';

/** Shaped as the package's class is, down to the private field in which its pretend driver shows. */
function packageLike(desc: string) {
  const made: { options: unknown; leds: Uint32Array; rendered: number; finalized: number }[] = [];
  class Driver {
    readonly channels: { leds: Uint32Array }[];
    readonly driver = { driver: { rpi_hw: { desc } } };
    readonly #made;

    constructor(options: { channels: { count: number }[] }) {
      this.channels = options.channels.map(({ count }) => ({ leds: new Uint32Array(count) }));
      this.#made = { options, leds: this.channels[0]?.leds ?? new Uint32Array(), rendered: 0, finalized: 0 };
      made.push(this.#made);
    }

    render(): void {
      this.#made.rendered += 1;
    }

    finalize(): void {
      this.#made.finalized += 1;
    }
  }
  return { Driver, made };
}

test.each([
  ['named export', (Driver: unknown) => ({ Driver })],
  ['default export', (Driver: unknown) => ({ default: { Driver } })],
])('%s: colours go to the first channel at full brightness', (_how, wrap) => {
  const { Driver, made } = packageLike('Pi 4');
  const strip = stripOpener(wrap(Driver))({ count: 3, gpio: 18 });
  expect(strip.pretends).toBe(false);
  strip.render(Uint32Array.of(1, 2, 3, 4));
  strip.finalize();
  expect(made[0]).toMatchObject({ leds: Uint32Array.of(1, 2, 3), rendered: 1, finalized: 1 });
  expect(made[0]?.options).toMatchObject({ channels: [{ count: 3, gpio: 18, brightness: 255 }] });
});

test('the pretend driver gives itself away', () => {
  const { Driver } = packageLike('Invalid system.');
  expect(stripOpener({ Driver })({ count: 3, gpio: 18 }).pretends).toBe(true);
});

test.each([[null], [{}], [{ Driver: 'no class' }], ['text']])('%o is no such package', (loaded) => {
  expect(() => stripOpener(loaded)).toThrow(/no Driver/);
});
