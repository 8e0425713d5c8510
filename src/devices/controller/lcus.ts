import { Buffer } from 'node:buffer';
import type { CoilProtocol, CoilRequest } from './coil-bus.ts';
import type { SerialRelayProtocol } from './options.ts';

/**
 * The protocol of the relay boards that are sold as LCUS-1 to LCUS-8 (LC Technology, and many copies of them): four bytes, `A0`, the
 * number of the relay from 1, what to do, and the sum of the three. From the sellers' data sheets, which agree on 00 and 01. The newer
 * ones add words that are answered; others answer the single byte FF with a line of text for each relay.
 */
const HEAD = 0xa0;
const OFF = 0;
const ON = 1;
const OFF_ANSWERED = 2;
const ON_ANSWERED = 3;
const LEVEL = 5;
const STATUS = 0xff;

export function lcusFrame(number: number, word: number): Buffer {
  return Buffer.from([HEAD, number, word, (HEAD + number + word) & 0xff]);
}

/** What the boards that never answer are told. */
export function lcusSwitch(number: number, on: boolean): Buffer {
  return lcusFrame(number, on ? ON : OFF);
}

export function lcusProtocol(protocol: Exclude<SerialRelayProtocol, 'lcus'>, baudRate: number): CoilProtocol {
  const words = {
    silent: `no relay board answers with ${baudRate} baud: check the cable, the speed, and whether this board answers at all (gpio.controller.protocol)`,
    refused: (code: number) => `the relay board refuses (${code})`,
  };
  return protocol === 'lcus-feedback' ? { ...WITH_FEEDBACK, words } : { ...WITH_STATUS, words };
}

/** Each word is answered with the frame of the level that the relay has now. */
const WITH_FEEDBACK: Omit<CoilProtocol, 'words'> = {
  kind: 'lcus-feedback',
  frame: (request) => lcusFrame(request.coil, 'read' in request ? LEVEL : request.write ? ON_ANSWERED : OFF_ANSWERED),
  answerIn(bytes, request) {
    if (bytes.includes(lcusFrame(request.coil, LEVEL)) && 'read' in request) return { kind: 'own echo' };
    const [off, on] = [false, true].map((level) => bytes.lastIndexOf(lcusSwitch(request.coil, level)));
    const levels = off === -1 && on === -1 ? [] : [(on ?? -1) > (off ?? -1)];
    return levelFor(request, levels);
  },
};

/** A word, and the question for the level of all relays right behind it: the text that comes back is from after the word. */
const WITH_STATUS: Omit<CoilProtocol, 'words'> = {
  kind: 'lcus-status',
  frame: (request) =>
    'read' in request
      ? Buffer.from([STATUS])
      : Buffer.concat([lcusSwitch(request.coil, request.write), Buffer.from([STATUS])]),
  answerIn(bytes, request) {
    if (bytes.includes(STATUS)) return { kind: 'own echo' };
    const lines = bytes.toString('latin1').matchAll(/CH\s*(\d+)\s*:\s*(ON|OFF)(?=\s)/g);
    const levels = [...lines]
      .filter(([, number]) => Number(number) === request.coil)
      .map(([, , word]) => word === 'ON');
    return levelFor(request, levels);
  },
};

/** A level other than the one that was asked for confirms nothing. One frame after another: the last one counts. */
function levelFor(request: CoilRequest, levels: readonly boolean[]) {
  const on = levels.at(-1);
  if (on === undefined || ('write' in request && on !== request.write)) return null;
  return { kind: 'coil', on } as const;
}
