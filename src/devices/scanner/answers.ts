import { Buffer } from 'node:buffer';
import { type AnswerShape, bytesOf } from './profile.ts';

/** A scanner's answer to a command. */
export interface Answer {
  readonly bytes: Buffer;
  /** It was understood and not done. */
  readonly refused: boolean;
}

/** `no`: this is no answer. `more`: it may become one. */
export type Verdict = 'no' | 'more' | Answer;

interface Shape {
  readonly start: Buffer;
  readonly length: AnswerShape['length'];
  readonly ends: readonly Buffer[];
  readonly refused: readonly Buffer[];
}

/** Longer than any answer of a scanner that is known; what goes on beyond this is rubbish. */
export const LONGEST_ANSWER = 1024;

/** Tells the answers of one family of scanners from codes, byte by byte. */
export class AnswerShapes {
  private readonly shapes: readonly Shape[];

  constructor(shapes: readonly AnswerShape[]) {
    this.shapes = shapes.map(({ start, length, ends = [], refused = [] }) => ({
      start: bytesOf(start),
      length,
      ends: ends.map(bytesOf),
      refused: refused.map(bytesOf),
    }));
  }

  /**
   * Whether an answer can begin with this byte. One that begins with a letter looks like a code, so it counts only while an answer is
   * awaited, and at the beginning of a line.
   */
  canBegin(byte: number, awaited: boolean): boolean {
    const looksLikeCode = byte >= 0x20;
    return (awaited || !looksLikeCode) && this.shapes.some(({ start }) => start[0] === byte);
  }

  judge(bytes: Buffer): Verdict {
    let more = false;
    for (const shape of this.shapes) {
      const verdict = judgeOne(shape, bytes);
      if (verdict === 'more') {
        more = true;
      } else if (verdict !== 'no') {
        return verdict;
      }
    }
    return more ? 'more' : 'no';
  }
}

function judgeOne(shape: Shape, bytes: Buffer): Verdict {
  const { start, length, ends } = shape;
  const known = Math.min(start.length, bytes.length);
  if (!start.subarray(0, known).equals(bytes.subarray(0, known))) {
    return 'no';
  }
  if (bytes.length < start.length) {
    return 'more';
  }
  if (length !== undefined) {
    const data = bytes[length.at];
    return data === undefined || bytes.length < data + length.plus ? 'more' : answer(shape, bytes);
  }
  if (ends.length === 0) {
    return answer(shape, bytes);
  }
  const rest = bytes.subarray(start.length);
  return ends.some((end) => endsWith(rest, end)) ? answer(shape, bytes) : 'more';
}

function answer({ refused }: Shape, bytes: Buffer): Answer {
  return { bytes: Buffer.from(bytes), refused: refused.some((end) => endsWith(bytes, end)) };
}

function endsWith(bytes: Buffer, end: Buffer): boolean {
  return bytes.length >= end.length && bytes.subarray(bytes.length - end.length).equals(end);
}
