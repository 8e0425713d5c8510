import { describe, expect, test } from 'vitest';
import { CUES, type Cue } from '../../src/devices/sound/port.ts';
import { lengthMs, TONES } from '../../src/devices/sound/tones.ts';
import { SAMPLE_RATE, wavOf } from '../../src/devices/sound/wave.ts';

const samples = (cue: Cue, volume: number) => {
  const wav = wavOf(cue, volume);
  return Array.from({ length: (wav.length - 44) / 2 }, (_, i) => wav.readInt16LE(44 + 2 * i));
};

/** How strong one tone is in a stretch of samples (Goertzel). */
function strength(part: readonly number[], hz: number): number {
  const turn = (2 * Math.PI * hz) / SAMPLE_RATE;
  let re = 0;
  let im = 0;
  for (const [i, sample] of part.entries()) {
    re += sample * Math.cos(turn * i);
    im += sample * Math.sin(turn * i);
  }
  return Math.hypot(re, im) / part.length;
}

/** Stretches that are not silent, as from and length in ms. */
function beeps(all: readonly number[]): number[][] {
  const block = Math.round(SAMPLE_RATE / 100);
  const loud = Array.from({ length: Math.floor(all.length / block) }, (_, i) =>
    all.slice(i * block, (i + 1) * block).some((sample) => Math.abs(sample) > 200),
  );
  const found: number[][] = [];
  for (const [i, is] of loud.entries()) {
    const last = found.at(-1);
    if (is && loud[i - 1] === true && last !== undefined) {
      last[1] = (last[1] ?? 0) + 10;
    } else if (is) {
      found.push([i * 10, 10]);
    }
  }
  return found;
}

describe.each(CUES)('the sound of %s', (cue) => {
  test('has the tones it is said to have, in their order', () => {
    const all = samples(cue, 100);
    let at = 60;
    for (const { hz, ms, restMs } of TONES[cue]) {
      const part = all.slice(Math.round((at * SAMPLE_RATE) / 1_000), Math.round(((at + ms) * SAMPLE_RATE) / 1_000));
      const own = strength(part, hz);
      expect(own).toBeGreaterThan(4_000);
      expect(strength(part, hz * 1.19)).toBeLessThan(own / 4);
      at += ms + restMs;
    }
    expect(beeps(all)).toHaveLength(TONES[cue].length);
  });

  test('is short, never too loud for its format, and begins and ends without a click', () => {
    const all = samples(cue, 100);
    expect(lengthMs(cue)).toBeLessThanOrEqual(800);
    expect(Math.max(...all.map(Math.abs))).toBeGreaterThan(20_000);
    expect(Math.max(...all.map(Math.abs))).toBeLessThanOrEqual(32_767);
    const steps = all.map((sample, i) => Math.abs(sample - (all[i - 1] ?? 0)));
    expect(Math.max(...steps)).toBeLessThan(9_000);
    expect(Math.abs(all.at(-1) ?? 0)).toBeLessThan(500);
  });

  test('is softer with less volume, and silent with none', () => {
    const peak = (volume: number) => Math.max(...samples(cue, volume).map(Math.abs));
    expect(peak(50)).toBeLessThan(peak(100) * 0.3);
    expect(peak(1)).toBeGreaterThan(0);
    expect(peak(0)).toBe(0);
  });
});

test('each has a rhythm of its own, for a buzzer that has one tone', () => {
  const shape = (cue: Cue) => TONES[cue].map(({ ms }) => (ms < 200 ? 'short' : 'long')).join(' ');
  expect(CUES.map(shape)).toEqual(['short', 'short long', 'long long', 'short short short']);
});
