import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, onTestFinished, test } from 'vitest';
import { VirtualBoard } from '../../../src/devices/gpio/virtual.ts';
import { AlsaSound } from '../../../src/devices/sound/alsa.ts';
import { Buzzer } from '../../../src/devices/sound/buzzer.ts';
import type { SoundMessage } from '../../../src/devices/sound/message.ts';
import { CUES, type Cue, type Sound } from '../../../src/devices/sound/port.ts';
import { ScreenSound } from '../../../src/devices/sound/screen.ts';
import { TONES } from '../../../src/devices/sound/tones.ts';
import { VirtualSound } from '../../../src/devices/sound/virtual.ts';
import { wavOf } from '../../../src/devices/sound/wave.ts';
import { VirtualHardware } from '../../../src/devices/virtual/hardware.ts';
import { ManualTimers } from '../../../src/devices/virtual/manual-timers.ts';
import type { Health } from '../../../src/domain/health.ts';
import { eventually } from '../../support/eventually.ts';

export interface SoundRig {
  readonly sound: Sound;
  readonly healths: Health[];
  /** Resolves when so many cues have been heard to their end. @returns all of them, oldest first. */
  heard(count: number): Promise<readonly (Cue | 'something else')[]>;
}

/** One story, told on a real process that stands in for aplay, on the relay of a virtual board, on a page, and on the virtual sound. */
export function eachSound(story: string, tell: (rig: SoundRig) => Promise<void>): void {
  describe.each([
    ['alsa', alsaRig],
    ['gpio', buzzerRig],
    ['screen', screenRig],
    ['virtual', virtualRig],
  ] as const)('%s sound', (_kind, makeRig) => {
    test(story, async () => {
      const rig = await makeRig();
      onTestFinished(() => rig.sound.stop());
      await tell(rig);
    });
  });
}

/** What the stand-in for aplay does with what it is fed. */
const RECORDING = `
n=$(ls "$FOLDER" | grep -c args)
cat > "$FOLDER/part.$n"
echo "$@" > "$FOLDER/args.$n"
mv "$FOLDER/part.$n" "$FOLDER/fed.$n"
`;

export const CARDS =
  ' 0 [Headphones     ]: bcm2835_headpho - bcm2835 Headphones\n                      bcm2835 Headphones\n';

/** A folder with a program named aplay in it, on a PATH of its own. `body`: shell; `$FOLDER` is the folder, `--version` is answered. */
export async function pretendAplay(body = RECORDING, { volume = 60, cards = CARDS, device = '' } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'kioskd-aplay-'));
  const fed = join(folder, 'fed');
  const program = join(folder, 'aplay');
  const script = `#!/bin/sh\nFOLDER='${folder}'\n[ "$1" = --version ] && exit 0\n${body}`;
  await writeFile(program, script);
  await chmod(program, 0o755);
  await writeFile(join(folder, 'cards'), cards);
  const healths: Health[] = [];
  const timers = new ManualTimers();
  const env = { PATH: `${folder}:/usr/bin:/bin`, SECRET: 'hunter2' };
  const options = { driver: 'alsa', volume, ...(device === '' ? {} : { device }) } as const;
  const sound = new AlsaSound(options, (health) => healths.push(health), { env, timers, cards: join(folder, 'cards') });
  onTestFinished(async () => {
    await sound.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const files = async (kind: string) => (await readdir(folder)).filter((name) => name.startsWith(`${kind}.`));
  return { sound, healths, timers, folder, fed, files };
}

async function alsaRig(): Promise<SoundRig> {
  const { sound, healths, folder, files } = await pretendAplay();
  const known = new Map(CUES.map((cue) => [wavOf(cue, 60).toString('base64'), cue]));
  return {
    sound,
    healths,
    async heard(count) {
      let names: string[] = [];
      await eventually(
        async () => {
          names = await files('fed');
          return names.length >= count;
        },
        { what: () => `${count} cues fed to aplay; there are ${names.length}` },
      );
      const fed = await Promise.all(names.sort().map((name) => readFile(join(folder, name))));
      return fed.map((bytes) => known.get(bytes.toString('base64')) ?? 'something else');
    },
  };
}

/** A buzzer on a relay of a virtual board: the same holds as on a real one. The board runs until the test is over. */
export async function buzzerOnBoard() {
  const timers = new ManualTimers();
  const hardware = new VirtualHardware({ relays: ['buzzer'], timers });
  const told = new Set<(health: Health) => void>();
  const relays = [{ name: 'buzzer', bcm: 17, activeLow: false }];
  const onHealth = (health: Health) => told.forEach((listener) => void listener(health));
  const board = new VirtualBoard(
    { driver: 'virtual', relays, sensors: [] },
    hardware.link(),
    { onSensor: () => {}, onHealth },
    timers,
  );
  await board.start(new AbortController().signal);
  onTestFinished(() => board.stop());
  const healths: Health[] = [];
  const source = {
    board,
    onHealth: (listener: (health: Health) => void) => {
      told.add(listener);
      return () => told.delete(listener);
    },
  };
  const sound = new Buzzer({ relay: 'buzzer' }, source, (health) => healths.push(health), timers);
  /** Moments at which it was switched, in turn on and off. */
  const edges = () => hardware.snapshot().relays['buzzer']?.history.map(({ atMs }) => atMs) ?? [];
  return { sound, healths, timers, hardware, board, edges };
}

/** On and off times of the buzzer, as somebody beside it hears them. */
const RHYTHMS = new Map(
  CUES.map((cue) => [
    TONES[cue].map(({ ms, restMs }, i, all) => (i + 1 < all.length ? `${ms} ${restMs}` : ms)).join(' '),
    cue,
  ]),
);

async function buzzerRig(): Promise<SoundRig> {
  const { sound, healths, timers, edges } = await buzzerOnBoard();
  const heard: (Cue | 'something else')[] = [];
  let before = 0;
  return {
    sound,
    healths,
    async heard(count) {
      await passTime(timers);
      const mine = edges().slice(before);
      before += mine.length;
      const times = mine.slice(1).map((at, i) => at - (mine[i] ?? 0));
      heard.push(RHYTHMS.get(times.join(' ')) ?? 'something else');
      if (heard.length < count) {
        throw new Error(`heard ${heard.length} of ${count}: play one at a time`);
      }
      return heard;
    },
  };
}

/** Lets time pass, each step with what follows from it. */
export async function passTime(timers: ManualTimers, forMs = 2_000): Promise<void> {
  for (let ms = 0; ms < forMs; ms += 10) {
    timers.advance(10);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function screenRig(): Promise<SoundRig> {
  const messages: SoundMessage[] = [];
  const healths: Health[] = [];
  const pages = { sound: (message: SoundMessage) => messages.push(message) };
  const sound = new ScreenSound(pages, 60, (health) => healths.push(health));
  return { sound, healths, heard: async () => messages.map(({ cue }) => cue) };
}

async function virtualRig(): Promise<SoundRig> {
  const sound = new VirtualSound();
  return { sound, healths: [], heard: async () => sound.played };
}
