import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { chromium, type Page } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { CUES } from '../../src/devices/sound/port.ts';
import { lengthMs, TONES } from '../../src/devices/sound/tones.ts';
import { PATIENCE_MS } from '../support/patience.ts';

/** Draws each cue without a loudspeaker, and says how many tones there are, how loud, and how they end. */
const DRAWN = `
  import { schedule } from './src/screens/web/browser/sound.ts';
  import { CUES } from './src/devices/sound/port.ts';
  const drawn = await Promise.all(CUES.map(async (cue) => {
    const context = new OfflineAudioContext(1, 44100, 44100);
    schedule(context, { cue, loudness: 0.5 }, 0.1);
    const samples = (await context.startRendering()).getChannelData(0);
    const blocks = Array.from({ length: 100 }, (_, i) => Math.max(...samples.slice(i * 441, i * 441 + 441)) > 0.02);
    const tones = blocks.filter((loud, i) => loud && !blocks[i - 1]).length;
    return { cue, tones, peak: Math.max(...samples), endMs: blocks.lastIndexOf(true) * 10 + 10 };
  }));
  console.log('drawn ' + JSON.stringify(drawn));
`;

/** Plays at once, and once more after a touch. What it does is said on the console: a look from outside counts as a touch. */
const TOUCHED = `
  import { PageSound } from './src/screens/web/browser/sound.ts';
  let tones = 0;
  class Counted extends AudioContext {
    createOscillator() {
      tones += 1;
      return super.createOscillator();
    }
  }
  const play = async (sound, cue) => console.log(cue, await sound.play({ cue, loudness: 0.5 }), tones);
  const early = new PageSound(() => new Counted(), EARLY_MS);
  early.start();
  document.addEventListener('click', () => void play(new PageSound(() => new Counted(), 60_000), 'scan'));
  void play(early, 'failure');
`;

async function open(
  script: string,
  flags: readonly string[] = [],
): Promise<{ page: Page; says: () => Promise<string> }> {
  const folder = await mkdtemp(join(tmpdir(), 'kioskd-sound-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const stdin = { contents: script, resolveDir: '.', loader: 'ts' } as const;
  const outfile = join(folder, 'page.js');
  await build({ stdin, outfile, bundle: true, format: 'esm', target: 'chrome100', logLevel: 'error' });
  const browser = await chromium.launch({
    executablePath: process.env['KIOSKD_CHROMIUM'] ?? '/usr/bin/chromium',
    timeout: PATIENCE_MS,
    args: ['--no-sandbox', '--disable-gpu', '--allow-file-access-from-files', ...flags],
  });
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  const said: string[] = [];
  const waiting: ((text: string) => void)[] = [];
  page.on('console', (message) => {
    // The browser itself warns of what it does not let sound.
    if (message.type() !== 'log') {
      return;
    }
    const next = waiting.shift();
    if (next === undefined) {
      said.push(message.text());
    } else {
      next(message.text());
    }
  });
  const html = `<!doctype html><button>touch</button><script type="module" src="page.js"></script>`;
  await writeFile(join(folder, 'index.html'), html);
  await page.goto(pathToFileURL(join(folder, 'index.html')).href);
  const says = async () => said.shift() ?? (await new Promise<string>((resolve) => waiting.push(resolve)));
  return { page, says };
}

describe('the page of the screen', () => {
  test('makes each cue of the tones it is said to have', async () => {
    const { says } = await open(DRAWN);
    const drawn = JSON.parse((await says()).replace('drawn ', '')) as { tones: number; peak: number; endMs: number }[];
    for (const [i, cue] of CUES.entries()) {
      const made = drawn[i];
      expect(made?.tones).toBe(TONES[cue].length);
      expect(made?.peak).toBeGreaterThan(0.3);
      expect(made?.peak).toBeLessThanOrEqual(0.5);
      expect(Math.abs((made?.endMs ?? 0) - 100 - lengthMs(cue))).toBeLessThanOrEqual(30);
    }
  });

  test('plays without a touch where the browser was started for it', async () => {
    const { says } = await open(TOUCHED.replace('EARLY_MS', '60_000'), ['--autoplay-policy=no-user-gesture-required']);
    expect(await says()).toBe('failure true 6');
  });

  test('drops cues until somebody has touched it, and plays none of them late', async () => {
    const { page, says } = await open(TOUCHED.replace('EARLY_MS', '300'), [
      '--autoplay-policy=document-user-activation-required',
    ]);
    expect(await says()).toBe('failure false 0');
    await page.mouse.click(20, 20);
    expect(await says()).toBe('scan true 3');
  });
});
