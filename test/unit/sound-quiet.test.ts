import { describe, expect, test } from 'vitest';
import { checkSound, type SoundPlaces } from '../../src/config/checks/sound.ts';
import { soundSchema } from '../../src/config/schema/sound.ts';
import { quietHours, soundOptions } from '../../src/config/sound.ts';
import { Caller } from '../../src/devices/sound/caller.ts';
import { QuietClock } from '../../src/devices/sound/quiet.ts';
import { VirtualSound } from '../../src/devices/sound/virtual.ts';
import type { Phase } from '../../src/domain/state.ts';

const at = (text: string) => Date.parse(text);

describe('quiet hours', () => {
  const night = new QuietClock({ from: 22 * 60, to: 7 * 60 }, 'Asia/Hong_Kong');

  test.each([
    ['2026-03-01T13:59:59Z', false],
    ['2026-03-01T14:00:00Z', true],
    ['2026-03-01T16:00:00Z', true],
    ['2026-03-01T22:59:59Z', true],
    ['2026-03-01T23:00:00Z', false],
  ])('over midnight, in the time of the kiosk: %s', (text, quiet) => {
    expect(night.isQuiet(at(text))).toBe(quiet);
  });

  test.each([
    ['2026-03-01T12:59:00Z', false],
    ['2026-03-01T13:00:00Z', true],
    ['2026-03-01T14:59:00Z', true],
    ['2026-03-01T15:00:00Z', false],
  ])('within a day: %s', (text, quiet) => {
    expect(new QuietClock({ from: 13 * 60, to: 15 * 60 }, 'UTC').isQuiet(at(text))).toBe(quiet);
  });

  test('follow the clock on the wall when it is put forward', () => {
    const lisbon = new QuietClock({ from: 0, to: 7 * 60 }, 'Europe/Lisbon');
    expect(lisbon.isQuiet(at('2026-03-28T06:30:00Z'))).toBe(true);
    expect(lisbon.isQuiet(at('2026-03-29T06:30:00Z'))).toBe(false);
  });

  test('left out, it may sound at any time', () => {
    expect(new QuietClock(null, 'UTC').isQuiet(at('2026-03-01T03:00:00Z'))).toBe(false);
  });
});

test('what is heard is heard once for each change, and not at night', async () => {
  const sound = new VirtualSound();
  await sound.start(new AbortController().signal);
  let wall = at('2026-03-01T12:00:00Z');
  const caller = new Caller({ sound, quiet: new QuietClock({ from: 22 * 60, to: 7 * 60 }, 'UTC'), wall: () => wall });
  const charging: Phase = { name: 'charging', saleId: 's', orderNumber: 'o' };
  const delivering: Phase = { name: 'delivering', saleId: 's', orderNumber: 'o', endsAt: 1 };
  caller.show(charging);
  expect(sound.played).toEqual([]);
  caller.show(delivering);
  caller.show(delivering);
  expect(sound.played).toEqual(['success']);
  wall = at('2026-03-01T23:00:00Z');
  caller.show({ name: 'idle' });
  caller.show(charging);
  expect(sound.played).toEqual(['success']);
});

describe('display.sound', () => {
  const places = (sound: object, screen = 'web'): string[] => {
    const findings = { wrong: [], doubtful: [] };
    const file: SoundPlaces = {
      display: { driver: screen, sound: soundSchema.parse(sound) },
      gpio: {
        relays: { buzzer: {}, motor1: {}, red: {}, gate: {}, down: {} },
        controller: { channels: { b: { close: 'down' } } },
      },
      light: { driver: 'gpio', lamps: { red: { relay: 'red' }, green: undefined } },
      orders: { items: [{ relay: 'motor1' }, {}], parking: { gate: { relay: 'gate' } } },
    };
    checkSound(file, findings);
    const words = (list: readonly { path: readonly unknown[] }[], kind: string) =>
      list.map(({ path }) => `${kind} ${path.join('.')}`);
    return [...words(findings.wrong, 'wrong'), ...words(findings.doubtful, 'doubtful')];
  };

  test.each([
    [{}, []],
    [{ driver: 'alsa', device: 'plughw:CARD=Headphones', volume: 80, quiet: { from: '22:00', to: '07:00' } }, []],
    [{ driver: 'screen' }, []],
    [{ driver: 'gpio', relay: 'buzzer' }, []],
    [{ driver: 'gpio' }, ['wrong display.sound.relay']],
    [{ driver: 'gpio', relay: 'other' }, ['wrong display.sound.relay']],
    [{ driver: 'gpio', relay: 'motor1' }, ['wrong display.sound.relay']],
    [{ driver: 'gpio', relay: 'red' }, ['wrong display.sound.relay']],
    [{ driver: 'gpio', relay: 'gate' }, ['wrong display.sound.relay']],
    [{ driver: 'gpio', relay: 'down' }, ['wrong display.sound.relay']],
    [{ driver: 'alsa', relay: 'buzzer' }, ['doubtful display.sound.relay']],
    [{ driver: 'screen', device: 'default' }, ['doubtful display.sound.device']],
    [{ driver: 'alsa', quiet: { from: '22:00', to: '22:00' } }, ['wrong display.sound.quiet']],
  ])('%j', (sound, found) => {
    expect(places(sound)).toEqual(found);
  });

  test('the page cannot play it where the screen is no page', () => {
    expect(places({ driver: 'screen' }, 'framebuffer')).toEqual(['wrong display.sound.driver']);
  });

  test.each([
    { volume: 0 },
    { volume: 101 },
    { driver: 'usb' },
    { device: '-D' },
    { quiet: { from: '22:00' } },
    { quiet: { from: '24:00', to: '07:00' } },
  ])('the schema refuses %j', (sound) => {
    expect(soundSchema.safeParse(sound).success).toBe(false);
  });

  test('what the driver gets of it', () => {
    expect(soundOptions(soundSchema.parse({}))).toEqual({ driver: 'none' });
    expect(soundOptions(soundSchema.parse({ driver: 'alsa' }))).toEqual({
      driver: 'alsa',
      device: undefined,
      volume: 60,
    });
    expect(soundOptions(soundSchema.parse({ driver: 'gpio', relay: 'buzzer' }))).toEqual({
      driver: 'gpio',
      relay: 'buzzer',
    });
    expect(soundOptions(soundSchema.parse({ driver: 'screen', volume: 10 }))).toEqual({ driver: 'screen', volume: 10 });
    expect(quietHours(soundSchema.parse({ quiet: { from: '22:30', to: '07:00' } }))).toEqual({ from: 1_350, to: 420 });
    expect(quietHours(soundSchema.parse({}))).toBeNull();
  });
});
