// Takes the pictures in README.md anew: starts the sandbox on free ports, plays each kind of kiosk in Chromium, and photographs it.
// Usage: node scripts/pictures.mjs (after npm run build; needs Debian's chromium).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const PICTURES = {
  /** Four on one sheet: the first, another language, something to choose, the code. */
  screens: 'src/screens/pictures/screens.png',
  /** Four of the other kinds of kiosk: a stay, the exit, a ticket used twice, a host's order. */
  kinds: 'src/screens/pictures/kinds.png',
  bench: 'src/sandbox/pictures/virtual-kiosk.png',
};

const state = await mkdtemp(join(tmpdir(), 'kioskd-pictures-'));
const sandbox = spawn(
  process.execPath,
  ['dist/kioskd.cjs', 'sandbox', '--port', '0', '--screen-port', '0', '--state', state],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
const browser = await chromium.launch({
  executablePath: process.env.KIOSKD_CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
try {
  const addresses = await said(sandbox.stdout);
  await mkdir('src/screens/pictures', { recursive: true });
  await mkdir('src/sandbox/pictures', { recursive: true });
  const bench = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
  await bench.goto(addresses.bench);
  const screen = bench.frameLocator('#screen-frame');
  const own = await browser.newPage({ viewport: { width: 800, height: 480 } });
  await own.goto(addresses.screen);
  const shots = [];

  await own.locator('#actions button.primary').waitFor();
  shots.push(await settled(own));
  await own.locator('[lang="zh-Hant"]').click();
  await own.locator('html[lang="zh-Hant"]').waitFor();
  shots.push(await settled(own));
  await own.locator('[lang="en"].language').click();
  await own.locator('html[lang="en"]').waitFor();
  await choose(screen, 'Iced coffee');
  await bench.getByRole('button', { name: 'Alipay' }).click();
  await bench.getByRole('button', { name: 'Hold it to the scanner' }).click();
  await bench.getByAltText('The newest receipt').waitFor();
  await bench.getByRole('button', { name: 'Done' }).click();
  await screen.getByRole('button', { name: 'Begin' }).waitFor();
  await screen.getByRole('button', { name: 'Begin' }).click();
  await own.locator('body[data-phase="choosing"]').waitFor();
  shots.push(await settled(own));
  await screen.getByRole('button', { name: 'Cup noodles' }).click();
  await screen.locator('#qr path').waitFor();
  await bench.getByRole('button', { name: 'Scan the screen' }).click();
  await bench.getByRole('button', { name: 'Approve' }).waitFor();
  await bench.screenshot({ path: PICTURES.bench });

  await own.locator('#qr path').waitFor();
  await sheet([...shots, await settled(own)], PICTURES.screens);
  await sheet(await otherKinds(own, addresses.bench), PICTURES.kinds);
} finally {
  await browser.close();
  sandbox.kill('SIGINT');
  await once(sandbox, 'exit');
  await rm(state, { recursive: true, force: true });
}

/** The same kiosk as pay station, exit, and gate of a host system, each in another language. */
async function otherKinds(own, bench) {
  const pictures = [];
  const shows = (phase) => own.locator(`body[data-phase="${phase}"]`).waitFor();
  const ask = async (name, body) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${bench}virtual/${name}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return await answer.json();
  };
  /** The page says when the daemon is away, and when another one is there. */
  const become = async (kind) => {
    await ask('kind', { kind });
    await own.locator('body[data-phase="away"], body:not([data-phase="idle"])').waitFor();
    await shows('idle');
  };
  const speak = async (language) => {
    await own.locator('#stage:not([aria-disabled])').waitFor();
    await own.locator(`[data-key="language ${language}"]`).click();
    await own.locator(`html[lang="${language}"]`).waitFor();
  };
  const pay = async () => {
    const { code } = await ask('codes', { wallet: 'alipay', script: 'approve' });
    await ask('scan', { code });
  };

  await become('pay station');
  const { code } = await ask('parking/ticket', {});
  await ask('clock', { minutes: 480 });
  await heldUntil(own, () => ask('scan', { code }), 'stay');
  pictures.push(await settled(own));
  await own.locator('[data-key="action begin"]').click();
  await shows('paying');
  await pay();
  await shows('thanks');

  await become('exit');
  await speak('zh-Hant');
  await ask('scan', { code });
  await shows('told');
  pictures.push(await settled(own));
  await shows('idle');
  await speak('ms');
  await ask('scan', { code });
  await shows('told');
  pictures.push(await settled(own));

  await become('gate for a host');
  await speak('pt');
  await ask('host/create', { amount: '12.50', name: 'Locker 7', itemId: 'entry' });
  await shows('paying');
  await own.locator('#qr path').waitFor();
  pictures.push(await settled(own));
  return pictures;
}

/** Holds it to the scanner until the screen shows it: a kiosk whose clock was turned first asks whether it is right. */
async function heldUntil(page, hold, phase) {
  for (let tries = 0; tries < 20; tries += 1) {
    await hold();
    const shown = page.locator(`body[data-phase="${phase}"]`).waitFor({ timeout: 3000 });
    if (
      await shown.then(
        () => true,
        () => false,
      )
    ) {
      return;
    }
  }
  throw new Error(`the screen never showed ${phase}`);
}

/** Photographs a page whose letters have arrived and whose buttons are no longer deaf. */
async function settled(page) {
  await page.locator('#stage:not([aria-disabled])').waitFor();
  await page.evaluate(() => document.fonts.ready);
  return await page.screenshot();
}

/** Puts pictures on one, two beside each other. */
async function sheet(pictures, path) {
  const page = await browser.newPage({ viewport: { width: 1640, height: 1000 } });
  const images = pictures.map((bytes) => `<img src="data:image/png;base64,${bytes.toString('base64')}">`).join('');
  const style =
    'display:grid;grid-template-columns:800px 800px;gap:12px;padding:12px;margin:0;width:max-content;background:#5b6b64';
  await page.setContent(`<body style="${style}">${images}</body>`);
  await page.locator('body').screenshot({ path });
  await page.close();
}

async function choose(screen, item) {
  await screen.getByRole('button', { name: 'Begin' }).click();
  await screen.getByRole('button', { name: item }).click();
}

/** Waits for the two addresses that the sandbox prints. */
function said(stdout) {
  return new Promise((resolve, reject) => {
    let text = '';
    stdout.on('data', (chunk) => {
      text += chunk;
      const bench = /Be the customer:\s+(\S+)/.exec(text)?.[1];
      const screen = /The kiosk's screen:\s+(\S+)/.exec(text)?.[1];
      if (bench !== undefined && screen !== undefined) {
        resolve({ bench, screen });
      }
    });
    stdout.once('end', () => reject(new Error(`the sandbox ended: ${text}`)));
  });
}
