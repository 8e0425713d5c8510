import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core';
import type { Bench, FaultName } from '../../src/sandbox/page/model.ts';
import { Sandbox, type SandboxAddressBook } from '../../src/sandbox/sandbox.ts';
import { plainEnvironment } from '../support/environment.ts';
import { eventually } from '../support/eventually.ts';
import { PATIENCE_MS } from '../support/patience.ts';
import { launchChromium } from '../support/screen-fixture.ts';

const DAEMON = resolve('dist/kioskd.cjs');
const PAGE_DIR = resolve('dist/web/virtual');

export interface Arrival {
  /** How long the kiosk stays dark after its power was cut; as the sandbox has it when left out. */
  readonly darkMs?: number;
}

/** How often somebody presses before they give up. */
const PRESSES = 8;

/** A person at the bench: the real daemon, everything around it, and a browser with the page open. */
export class Visitor {
  readonly page: Page;
  readonly addresses: SandboxAddressBook;
  /** Whatever the browser complained of: refused scripts, failed requests, exceptions. */
  readonly complaints: string[] = [];
  readonly #sandbox: Sandbox;
  readonly #browser: Browser;
  readonly #stateDir: string;

  private constructor(
    page: Page,
    addresses: SandboxAddressBook,
    parts: { readonly sandbox: Sandbox; readonly browser: Browser; readonly stateDir: string },
  ) {
    this.page = page;
    this.addresses = addresses;
    this.#sandbox = parts.sandbox;
    this.#browser = parts.browser;
    this.#stateDir = parts.stateDir;
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      // What cannot be reached during a fault is no complaint about the page.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
        this.complaints.push(message.text());
      }
    });
  }

  static async arrive({ darkMs }: Arrival = {}): Promise<Visitor> {
    if (!existsSync(DAEMON) || !existsSync(PAGE_DIR)) {
      throw new Error(`${DAEMON} or ${PAGE_DIR} is missing: run 'npm run build' first`);
    }
    const stateDir = await mkdtemp(join(tmpdir(), 'kioskd-virtual-'));
    const sandbox = new Sandbox({
      stateDir,
      pagePort: 0,
      screenPort: 0,
      pageDir: PAGE_DIR,
      spawnDaemon: (configFile) =>
        spawn(process.execPath, [DAEMON, 'run', '--config', configFile], {
          stdio: ['ignore', 'pipe', 'pipe'],
          env: plainEnvironment(),
        }),
      ...(darkMs === undefined ? {} : { daemonTimes: { darkMs } }),
    });
    const addresses = await sandbox.start();
    const browser = await launchChromium();
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(PATIENCE_MS);
    const visitor = new Visitor(page, addresses, { sandbox, browser, stateDir });
    try {
      await page.goto(addresses.pageUrl);
      await visitor.sees('idle');
      return visitor;
    } catch (error) {
      await visitor.leave();
      throw error;
    }
  }

  async leave(): Promise<void> {
    await this.#browser.close();
    await this.#sandbox.stop();
    await rm(this.#stateDir, { recursive: true, force: true });
  }

  get screen(): FrameLocator {
    return this.page.frameLocator('#screen-frame');
  }

  /** Waits until the customer's screen shows this state of the kiosk. */
  async sees(phase: string): Promise<void> {
    await this.screen.locator(`body[data-phase="${phase}"]`).waitFor();
  }

  /** From the first screen to the one that asks for the money. */
  async choose(item: string): Promise<void> {
    await this.sees('idle');
    await this.pressFor(this.screen.locator('#actions button.primary'), 'choosing');
    await this.pressFor(this.screen.getByRole('button', { name: item }), 'paying');
  }

  /** A press on a picture that is just being replaced (a wallet has come, say) counts for nothing: then once more, as people do. */
  private async pressFor(button: Locator, phase: string): Promise<void> {
    const there = this.screen.locator(`body[data-phase="${phase}"]`);
    const timeout = PATIENCE_MS / PRESSES;
    for (let tries = 0; tries < PRESSES; tries += 1) {
      await button.click({ timeout }).catch(() => undefined);
      const isThere = await there.waitFor({ timeout }).then(
        () => true,
        () => false,
      );
      if (isThere) {
        return;
      }
    }
    await this.sees(phase);
  }

  /** Waits until the order code is drawn. */
  async seesOrderCode(): Promise<void> {
    await this.screen.locator('body[data-layout="qr"]').waitFor();
  }

  /** Leaves the last screen of a sale, or the list of things to pay with. */
  async pressDone(): Promise<void> {
    await this.screen.locator('#actions button').first().click();
  }

  /** A press on the phone. */
  async tap(name: string): Promise<void> {
    await this.page.locator('#phone').getByRole('button', { name }).click();
  }

  async script(label: string): Promise<void> {
    await this.page.getByRole('radio', { name: label }).click();
  }

  async phoneShows(text: string): Promise<void> {
    await this.page.locator('#phone').getByText(text, { exact: true }).waitFor();
  }

  async flip(fault: string): Promise<void> {
    await this.page.locator('.switch', { hasText: fault }).click();
  }

  async bench(): Promise<Bench> {
    return (await (await fetch(new URL('/virtual/state', this.addresses.pageUrl))).json()) as Bench;
  }

  /** Waits until what the supervisor knows is so. @returns the bench as it was then. */
  async until(condition: (bench: Bench) => boolean, what: string): Promise<Bench> {
    let bench = await this.bench();
    const holds = async () => {
      bench = await this.bench();
      return condition(bench);
    };
    await eventually(holds, { what });
    return bench;
  }

  /** Waits until the kiosk, which must be up, has nothing left to settle. @returns the bench after that. */
  async settled(): Promise<Bench> {
    const health = new URL('/healthz', this.addresses.screenUrl);
    const open = async () => ((await (await fetch(health)).json()) as { openPayments: number }).openPayments;
    await eventually(async () => (await open()) === 0, { what: 'every payment is settled' });
    return await this.bench();
  }

  async untilFault(name: FaultName, on: boolean): Promise<void> {
    await this.until((bench) => bench.faults[name] === on, `${name} is ${on}`);
  }
}

export const dropped = (bench: Bench, itemId: string): number =>
  bench.slots.find((slot) => slot.itemId === itemId)?.dropped ?? 0;
