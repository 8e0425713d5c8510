// Takes the pictures in README.md anew: starts the sandbox on free ports, plays a sale in Chromium, and photographs it.
// Usage: node scripts/pictures.mjs (after npm run build; needs Debian's chromium).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const PICTURES = {
  screen: 'src/screens/pictures/paying.png',
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

  await choose(screen, 'Iced coffee');
  await bench.getByRole('button', { name: 'Alipay' }).click();
  await bench.getByRole('button', { name: 'Hold it to the scanner' }).click();
  await bench.getByAltText('The newest receipt').waitFor();
  await bench.getByRole('button', { name: 'Done' }).click();
  await screen.getByRole('button', { name: 'Begin' }).waitFor();
  await choose(screen, 'Cup noodles');
  await screen.locator('#qr path').waitFor();
  await bench.getByRole('button', { name: 'Scan the screen' }).click();
  await bench.getByRole('button', { name: 'Approve' }).waitFor();
  await bench.screenshot({ path: PICTURES.bench });

  const own = await browser.newPage({ viewport: { width: 800, height: 480 } });
  await own.goto(addresses.screen);
  await own.locator('#qr path').waitFor();
  await own.screenshot({ path: PICTURES.screen });
} finally {
  await browser.close();
  sandbox.kill('SIGINT');
  await once(sandbox, 'exit');
  await rm(state, { recursive: true, force: true });
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
