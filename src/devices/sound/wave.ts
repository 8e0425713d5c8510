import type { Cue } from './port.ts';
import { ATTACK_MS, amplitude, PARTIALS, RELEASE_MS, TONES } from './tones.ts';

export const SAMPLE_RATE = 44_100;
const HEADER_BYTES = 44;
/** Sound cards that sleep swallow the first moments of a sound. */
const LEAD_IN_MS = 60;

/** A cue as a WAV file in memory: 16 bit, one channel, little endian. About 70 kB for the longest. */
export function wavOf(cue: Cue, volume: number): Buffer {
  const samples = samplesOf(cue, amplitude(volume));
  const bytes = samples.length * 2;
  const file = Buffer.alloc(HEADER_BYTES + bytes);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(HEADER_BYTES - 8 + bytes, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(SAMPLE_RATE, 24);
  file.writeUInt32LE(SAMPLE_RATE * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(bytes, 40);
  for (const [i, sample] of samples.entries()) {
    file.writeInt16LE(sample, HEADER_BYTES + 2 * i);
  }
  return file;
}

/** @param loudness amplitude of the loudest moment, 0 to 1. */
function samplesOf(cue: Cue, loudness: number): Int16Array {
  const count = (ms: number) => Math.round((ms * SAMPLE_RATE) / 1_000);
  const notes = TONES[cue];
  const all = new Int16Array(notes.reduce((sum, { ms, restMs }) => sum + count(ms) + count(restMs), count(LEAD_IN_MS)));
  let at = count(LEAD_IN_MS);
  for (const { hz, ms, restMs } of notes) {
    const length = count(ms);
    for (let i = 0; i < length; i += 1) {
      const level = loudness * envelope((i * 1_000) / SAMPLE_RATE, ms);
      all[at + i] = Math.round(32_767 * level * timbre((i * hz) / SAMPLE_RATE));
    }
    at += length + count(restMs);
  }
  return all;
}

function envelope(ms: number, lengthMs: number): number {
  const rise = Math.min(1, ms / ATTACK_MS);
  const fall = Math.min(1, (lengthMs - ms) / RELEASE_MS);
  return rise * Math.sin((Math.PI / 2) * Math.max(0, fall));
}

function timbre(turns: number): number {
  return PARTIALS.reduce((sum, { times, share }) => sum + share * Math.sin(2 * Math.PI * turns * times), 0);
}
