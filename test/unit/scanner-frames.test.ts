import { expect, test } from 'vitest';
import { AnswerShapes } from '../../src/devices/scanner/answers.ts';
import { type Guard, type GuardOptions, ScanGuard } from '../../src/devices/scanner/guard.ts';
import type { NoiseReason } from '../../src/devices/scanner/port.ts';
import { packet, SsiGuard } from '../../src/devices/scanner/ssi.ts';
import { ManualTimers } from '../../src/devices/virtual/manual-timers.ts';

const GROW = new AnswerShapes([{ start: '02 00', length: { at: 3, plus: 6 } }]);
const TEXT = new AnswerShapes([{ start: "'PAP'", ends: ["06 '!'", "15 '!'"], refused: ["15 '!'"] }]);
const DONE = '\u0002\u0000\u0000\u0001\u000031';

interface Run {
  readonly guard: Guard;
  readonly timers: ManualTimers;
  readonly lines: string[];
  readonly noise: NoiseReason[];
  readonly answers: string[];
  readonly replies: string[];
}

function make(build: (options: GuardOptions, replies: string[]) => Guard): Run {
  const timers = new ManualTimers();
  const lines: string[] = [];
  const noise: NoiseReason[] = [];
  const answers: string[] = [];
  const replies: string[] = [];
  const options: GuardOptions = {
    maxLength: 32,
    silenceMs: 100,
    timers,
    onNoise: (why) => noise.push(why),
    onAnswer: ({ bytes, refused }) => answers.push(`${bytes.toString('hex')}${refused ? ' refused' : ''}`),
  };
  const guard = build(options, replies);
  guard.on('data', (chunk: Buffer) => lines.push(chunk.toString('utf8').trimEnd()));
  return { guard, timers, lines, noise, answers, replies };
}

const lineRun = (answers: AnswerShapes) => make((options) => new ScanGuard({ ...options, answers }));
const packetRun = () =>
  make((options, replies) => new SsiGuard({ ...options, reply: (bytes) => replies.push(bytes.toString('hex')) }));

test.each<[what: string, text: string, lines: string[], noise: NoiseReason[], answers: number]>([
  ['between codes', `ONE\r${DONE}TWO\r`, ['ONE', 'TWO'], [], 1],
  ['twice', `${DONE}${DONE}ONE\r`, ['ONE'], [], 2],
  ['in the middle of a code', `HA${DONE}LF\rTWO\r`, ['TWO'], ['unfinished'], 1],
  ['what only begins like one', '\u0002X\rTWO\r', ['TWO'], ['control characters'], 0],
  ['with line ends in it', '\u0002\u0000\u0000\u0002\r\n31ONE\r', ['ONE'], [], 1],
])('an answer %s', (_what, text, lines, noise, answers) => {
  for (const size of [1, 2, 3, 1000]) {
    const run = lineRun(GROW);
    const bytes = Buffer.from(text, 'latin1');
    for (let at = 0; at < bytes.length; at += size) run.guard.write(bytes.subarray(at, at + size));
    expect([run.lines, run.noise, run.answers.length]).toEqual([lines, noise, answers]);
  }
});

test('an answer that never ends is dropped after silence, and the next code is whole', () => {
  const run = lineRun(GROW);
  run.guard.write(Buffer.from('\u0002\u0000\u0000\u00ff', 'latin1'));
  run.timers.advance(100);
  run.guard.write(Buffer.from('NEXT\r'));
  expect([run.lines, run.noise]).toEqual([['NEXT'], ['unfinished']]);
});

test('an answer in letters counts only while one is awaited', () => {
  const run = lineRun(TEXT);
  run.guard.write(Buffer.from('PAPER\r'));
  run.guard.awaitAnswer(true);
  run.guard.write(Buffer.from('PAPHHF\u0015!'));
  run.guard.awaitAnswer(false);
  run.guard.write(Buffer.from('PAPRIKA\r'));
  expect(run.lines).toEqual(['PAPER', 'PAPRIKA']);
  expect(run.answers).toEqual(['504150484846 1521 refused'.replace(' ', '')]);
  expect(run.noise).toEqual([]);
});

test('an answer that goes on for ever is given up, and what follows it with it', () => {
  const run = lineRun(TEXT);
  run.guard.awaitAnswer(true);
  run.guard.write(Buffer.from(`PAP${'x'.repeat(3000)}\rNEXT\r`));
  expect(run.lines).toEqual(['NEXT']);
  expect(run.answers).toEqual([]);
  expect(run.noise).toEqual(['control characters']);
});

test('packets are told apart however they are cut', () => {
  const wire = Buffer.concat([Buffer.of(0), fromScanner(0xd0), code('ONE'), fromScanner(0xf6, [1]), code('TWO\r')]);
  for (const size of [1, 2, 5, 1000]) {
    const run = packetRun();
    for (let at = 0; at < wire.length; at += size) run.guard.write(wire.subarray(at, at + size));
    expect([run.lines, run.noise, run.answers]).toEqual([['ONE', 'TWO'], [], ['']]);
    // Answers are not confirmed; codes and events are.
    expect(run.replies).toEqual(Array.from({ length: 3 }, () => '04d00400ff28'));
  }
});

test.each<[what: string, bytes: Buffer, noise: NoiseReason[], replies: string[]]>([
  ['a damaged packet', damaged(code('ONE')), ['unfinished'], ['05d1040001ff25']],
  ['a length that cannot be', Buffer.from([2, 0xf3, 0, 0]), ['unfinished'], []],
  ['half a packet', code('ONE').subarray(0, 6), ['unfinished'], []],
  ['a code with a line end in it', code('ONE\rTWO'), ['control characters'], ['04d00400ff28']],
  ['a failed read', code('NR'), ['failed read'], ['04d00400ff28']],
  ['a code that is too long', code('x'.repeat(33)), ['too long'], ['04d00400ff28']],
])('%s is no code, and the next one is whole after silence', (_what, bytes, noise, replies) => {
  const run = packetRun();
  run.guard.write(bytes);
  run.timers.advance(100);
  expect([run.lines, run.noise, run.replies]).toEqual([[], noise, replies]);
  run.guard.write(code('NEXT'));
  expect(run.lines).toEqual(['NEXT']);
});

test('a code that began before it was wanted is dropped, confirmed all the same', () => {
  const run = packetRun();
  const wire = code('ONE');
  run.guard.write(wire.subarray(0, 5));
  run.guard.abandon();
  run.guard.write(wire.subarray(5));
  run.guard.write(code('TWO'));
  expect(run.lines).toEqual(['TWO']);
  expect(run.replies).toHaveLength(2);
});

test('a packet from the host has its length and checksum', () => {
  expect(packet(0xe4).toString('hex')).toBe('04e40400ff14');
  expect(packet(0xc6, [0xff, 0xee, 0x01]).toString('hex')).toBe('07c60400ffee01fd41');
});

function fromScanner(opcode: number, data: readonly number[] = [], status = 0): Buffer {
  const body = Buffer.from([4 + data.length, opcode, 0, status, ...data]);
  const sum = body.reduce((total, byte) => total + byte, 0);
  return Buffer.concat([body, Buffer.from([(-sum >> 8) & 0xff, -sum & 0xff])]);
}

function code(text: string): Buffer {
  return fromScanner(0xf3, [0x1c, ...Buffer.from(text)]);
}

function damaged(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy[6] = (copy[6] ?? 0) ^ 0x01;
  return copy;
}
