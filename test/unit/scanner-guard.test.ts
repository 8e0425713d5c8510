import { expect, test } from 'vitest';
import { ScanGuard } from '../../src/devices/scanner/guard.ts';
import type { NoiseReason } from '../../src/devices/scanner/port.ts';
import { ManualTimers } from '../../src/devices/virtual/manual-timers.ts';

const MAX = 32;

function run(chunks: readonly (string | Uint8Array)[]) {
  const noise: NoiseReason[] = [];
  const timers = new ManualTimers();
  const guard = new ScanGuard({ maxLength: MAX, silenceMs: 100, timers, onNoise: (why) => noise.push(why) });
  const out: string[] = [];
  guard.on('data', (chunk: Buffer) => out.push(chunk.toString('utf8')));
  for (const chunk of chunks) guard.write(Buffer.from(chunk));
  return { noise, timers, guard, lines: () => out.join('').split('\n').slice(0, -1), raw: () => out.join('') };
}

test.each<[what: string, bytes: string | Uint8Array, lines: string[], noise: NoiseReason[]]>([
  ['CR', 'code\r', ['code'], []],
  ['LF', 'code\n', ['code'], []],
  ['CRLF', 'code\r\n', ['code'], []],
  ['NUL', 'code\0', ['code'], []],
  ['several ends in a row', '\r\n\0\rcode\r\r\n', ['code'], []],
  ['several codes', 'one\rtwo\nthree\0', ['one', 'two', 'three'], []],
  ['blanks only', '   \r', [], []],
  ['blanks around a code stay', ' code \r', [' code '], []],
  ['as long as allowed', `${'x'.repeat(MAX)}\r`, ['x'.repeat(MAX)], []],
  ['one byte too long', `${'x'.repeat(MAX + 1)}\rnext\r`, ['next'], ['too long']],
  ['far too long', `${'x'.repeat(100_000)}\rnext\r`, ['next'], ['too long']],
  ['two lines too long', `${'x'.repeat(50)}\r${'y'.repeat(50)}\r`, [], ['too long', 'too long']],
  ['text beyond ASCII', 'café 票\r', ['café 票'], []],
  ['escape sequence', '\x1b[31m\r', [], ['control characters']],
  ['tab', 'a\tb\r', [], ['control characters']],
  ['delete', 'a\x7f\r', [], ['control characters']],
  ['C1 control', 'a\u0085b\r', [], ['control characters']],
  ['right-to-left override', 'a\u202eb\r', [], ['control characters']],
  ['line separator', 'a\u2028b\r', [], ['control characters']],
  ['private use', 'a\ue000\r', [], ['control characters']],
  ['not UTF-8', Buffer.from([0x61, 0xff, 0x0d]), [], ['control characters']],
  ['UTF-8 cut at the end', Buffer.from([0x61, 0xe7, 0xa5, 0x0d, 0x62, 0x0d]), ['b'], ['control characters']],
  ['answer of a scanner to a command', Buffer.from([0x02, 0x0d]), [], ['control characters']],
  ['NG', 'NG\r', [], ['failed read']],
  ['%%NoRead', '%%NoRead\r', [], ['failed read']],
  ['no read, in small letters', ' no read \r', [], ['failed read']],
  ['a code that begins with NG', 'NG1234\r', ['NG1234'], []],
])('%s', (_what, bytes, lines, noise) => {
  const seen = run([bytes]);
  expect(seen.lines()).toEqual(lines);
  expect(seen.noise).toEqual(noise);
});

test('silence drops an unfinished line once', () => {
  const seen = run(['half']);
  seen.timers.advance(100);
  seen.guard.write(Buffer.from('whole\r'));
  seen.timers.advance(1000);
  expect(seen.lines()).toEqual(['whole']);
  expect(seen.noise).toEqual(['unfinished']);
});

test('bytes that keep coming slowly are one line', () => {
  const seen = run([]);
  for (const letter of 'slow\r') {
    seen.guard.write(Buffer.from(letter));
    seen.timers.advance(99);
  }
  expect(seen.lines()).toEqual(['slow']);
  expect(seen.noise).toEqual([]);
});

test('silence after a line that was too long ends it without a second report', () => {
  const seen = run(['x'.repeat(500)]);
  seen.timers.advance(100);
  seen.guard.write(Buffer.from('next\r'));
  expect(seen.lines()).toEqual(['next']);
  expect(seen.noise).toEqual(['too long']);
});

test('a stall of the process is not taken for silence of the scanner', () => {
  const seen = run(['first-half-']);
  seen.timers.stall(700);
  seen.guard.write(Buffer.from('second-half\r'));
  expect(seen.lines()).toEqual(['first-half-second-half']);
  expect(seen.noise).toEqual([]);
});

test('a destroyed guard keeps no timer and says nothing', () => {
  const seen = run(['half']);
  seen.guard.destroy();
  expect(seen.timers.waiting).toBe(0);
  seen.timers.advance(1000);
  expect(seen.noise).toEqual([]);
});

test('the end of a stream does not let a partial line out', () => {
  const seen = run(['one\rhalf']);
  seen.guard.end();
  expect(seen.raw()).toBe('one\n');
});

/** A small generator with a seed, so that a failure can be run again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

test('however the bytes are cut into chunks, the codes and the noise are the same', () => {
  const alphabet = ['\r', '\n', '\0', 'NG', 'a', 'Z9', ' ', '票', '\x1b', 'x'.repeat(20), Buffer.from([0xe7])];
  for (let seed = 1; seed <= 300; seed += 1) {
    const next = random(seed);
    const pieces = Array.from({ length: 60 }, () => Buffer.from(alphabet[Math.floor(next() * alphabet.length)] ?? ''));
    const bytes = Buffer.concat(pieces);
    const chunks: Buffer[] = [];
    for (let from = 0; from < bytes.length; ) {
      const to = from + 1 + Math.floor(next() * 12);
      chunks.push(bytes.subarray(from, to));
      from = to;
    }
    const whole = run([bytes]);
    const cut = run(chunks);
    expect(cut.lines(), `seed ${seed}`).toEqual(whole.lines());
    expect(cut.noise, `seed ${seed}`).toEqual(whole.noise);
  }
});
