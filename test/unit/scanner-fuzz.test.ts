import { expect, test } from 'vitest';
import { AnswerShapes } from '../../src/devices/scanner/answers.ts';
import { ScanGuard } from '../../src/devices/scanner/guard.ts';
import { packet, SsiGuard } from '../../src/devices/scanner/ssi.ts';
import { ManualTimers } from '../../src/devices/virtual/manual-timers.ts';
import { Random } from '../support/random.ts';

const DONE = Buffer.from('02000001003331', 'hex');

test.each(Array.from({ length: 40 }, (_, seed) => seed))(
  'seed %i: whatever comes on the line, only whole codes come out',
  (seed) => {
    const random = new Random(seed);
    const upTo = (most: number) => random.int(most);
    const timers = new ManualTimers();
    const out: string[] = [];
    const answers = new AnswerShapes([{ start: '02 00', length: { at: 3, plus: 6 } }]);
    const guard = new ScanGuard({ maxLength: 64, silenceMs: 100, timers, answers, onNoise: () => {} });
    guard.on('data', (chunk: Buffer) => out.push(chunk.toString('utf8').trimEnd()));
    const whole = new Set<string>();
    for (let step = 0; step < 200; step += 1) {
      const code = `code-${seed}-${step}-end`;
      const bytes = Buffer.from(`${code}\r`);
      switch (upTo(6)) {
        case 0:
          whole.add(code);
          guard.write(bytes);
          break;
        case 1:
          guard.write(DONE);
          break;
        case 2:
          // Cut off in the middle, then silence: an unplug, or a scanner that was switched off.
          guard.write(bytes.subarray(0, upTo(bytes.length)));
          timers.advance(100);
          break;
        case 3: {
          // An answer in the middle of it.
          const at = 1 + upTo(bytes.length - 2);
          guard.write(Buffer.concat([bytes.subarray(0, at), DONE, bytes.subarray(at)]));
          break;
        }
        case 4:
          guard.write(DONE.subarray(0, 1 + upTo(DONE.length - 1)));
          timers.advance(100);
          break;
        default:
          whole.add(code);
          for (const byte of bytes) guard.write(Buffer.of(byte));
      }
    }
    expect(out.filter((code) => !whole.has(code))).toEqual([]);
    expect(new Set(out)).toEqual(whole);
  },
);

test.each(Array.from({ length: 40 }, (_, seed) => seed))(
  'seed %i: only whole packets are codes, however the line is damaged',
  (seed) => {
    const random = new Random(seed);
    const upTo = (most: number) => random.int(most);
    const timers = new ManualTimers();
    const out: string[] = [];
    const guard = new SsiGuard({ maxLength: 64, silenceMs: 100, timers, onNoise: () => {}, reply: () => {} });
    guard.on('data', (chunk: Buffer) => out.push(chunk.toString('utf8').trimEnd()));
    const whole: string[] = [];
    for (let step = 0; step < 200; step += 1) {
      const code = `code-${seed}-${step}`;
      const bytes = packet(0xf3, [0x1c, ...Buffer.from(code)]);
      const damage = upTo(4);
      const at = upTo(bytes.length);
      if (damage === 0) bytes[at] = (bytes[at] ?? 0) ^ (1 << upTo(8));
      const cut = damage === 1 ? upTo(bytes.length) : bytes.length;
      guard.write(bytes.subarray(0, cut));
      timers.advance(100);
      if (damage > 1) whole.push(code);
    }
    expect(out).toEqual(whole);
  },
);
