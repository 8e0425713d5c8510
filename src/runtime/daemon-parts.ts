import { screenKeys } from '../config/display.ts';
import { commandKeys, webAddress } from '../config/map.ts';
import type { Config } from '../config/resolve.ts';
import { quietHours } from '../config/sound.ts';
import { Caller } from '../devices/sound/caller.ts';
import { QuietClock } from '../devices/sound/quiet.ts';
import type { KioskEvent } from '../domain/events.ts';
import type { GatewayName } from '../domain/gateway.ts';
import type { Health } from '../domain/health.ts';
import type { KioskSettings } from '../domain/settings.ts';
import type { KioskState } from '../domain/state.ts';
import type { Gateway } from '../gateways/port.ts';
import type { LoadedLettering } from '../lettering/lettering.ts';
import type { Log } from '../log/log.ts';
import { clockFacts } from '../os/facts.ts';
import { qrModules } from '../screens/qr.ts';
import { WALLET_LOGOS } from '../screens/web/logos.ts';
import { PICTURES_PATH, pictureHandler } from '../screens/web/picture-files.ts';
import { WebServer } from '../web/server.ts';
import { ClockWatch } from './clock-watch.ts';
import { CommandDesk } from './command-desk.ts';
import { addCommandRoute } from './command-route.ts';
import type { DeviceListeners, Devices } from './devices.ts';
import { EffectRunner } from './effects.ts';
import { GatewayGroup } from './gateway-group.ts';
import { type Facts, healthDocument, metricsText } from './health.ts';
import type { Loop } from './loop.ts';
import { NotificationInbox } from './notifications.ts';
import { addNotifyRoute } from './notify-route.ts';
import { Presenter } from './presenter.ts';
import type { Storage } from './storage.ts';
import { type SystemClock, setTimer } from './system-clock.ts';
import { Trade } from './trade.ts';

/** What the daemon is for its parts. What is not there from the beginning is a function: a part asks when it needs it. */
export interface Ground {
  readonly config: Config;
  readonly log: Log;
  readonly clock: SystemClock;
  readonly signal: AbortSignal;
  readonly storage: Storage;
  readonly clockWatch: () => ClockWatch | null;
  readonly loop: () => Loop | null;
  readonly state: () => KioskState | null;
  readonly post: (event: KioskEvent) => void;
  readonly heard: (part: string, health: Health) => void;
  readonly bug: (error: unknown, where?: string) => void;
}

export interface Core extends Ground {
  readonly trade: Trade;
  readonly desk: CommandDesk;
}

export function makeTrade(ground: Ground, letters: () => Promise<LoadedLettering>): Trade {
  const { clock, clockWatch, config, log, loop, storage } = ground;
  return new Trade({
    config,
    log,
    post: ground.post,
    state: () => (storage.fault === null ? ground.state() : null),
    written: () => loop()?.written() ?? Promise.resolve(false),
    journal: () => storage.journal,
    onHealth: ground.heard,
    letters,
    clockTrusted: () => clockWatch()?.believed ?? false,
    mono: () => clock.now().mono,
  });
}

export function makeDesk({ clock, clockWatch, config, log, post }: Ground, trade: Trade): CommandDesk {
  return new CommandDesk({
    orders: trade.orders,
    kioskId: config.kiosk.id,
    keys: commandKeys(config),
    post,
    wall: Date.now,
    mono: () => clock.now().mono,
    clockTrusted: () => clockWatch()?.believed ?? false,
    log,
    timer: setTimer,
  });
}

export function makeServer(core: Core, assetsDir: string, facts: () => Facts): WebServer {
  return new WebServer({
    ...webAddress(core.config),
    assetsDir,
    health: () => healthDocument(facts()),
    metrics: () => metricsText(facts()),
    onError: (error) => core.bug(error, 'web'),
  });
}

/** Everything that the kiosk's own web server answers besides the customer's page. */
export function addRoutes(
  { config, desk, trade }: Core,
  server: WebServer,
  inbox: NotificationInbox,
  answers: Parameters<typeof addNotifyRoute>[2],
): void {
  if (config.web.notify) {
    addNotifyRoute(server, inbox, answers);
  }
  addCommandRoute(server, desk);
  trade.addRoutes(server);
  addPictureRoute(server, config);
}

function addPictureRoute(server: WebServer, { display, orders, wallets }: Config): void {
  const names = new Set([...orders.items.map(({ picture }) => picture), ...wallets.map(({ logo }) => logo)]);
  const given = new Set([...names].filter((name) => name !== undefined));
  server.route('GET', PICTURES_PATH, pictureHandler(display.pictures ?? null, given));
}

export function deviceListeners({ clock, heard, log, post, trade }: Core, onScanStart: () => void): DeviceListeners {
  return {
    onScan: (code) => post({ type: 'scan', code, ticket: trade.readCode(code) }),
    onScanStart,
    onNoise: (why) => log.event('scanner.noise', { why }),
    onAction: post,
    onHealth: heard,
    now: () => clock.now().mono,
  };
}

/** @param onOffset how far a gateway's clock is from ours, ms; for the documents. */
export function makeGateways(core: Core, onOffset: (offsetMs: number) => void): GatewayGroup {
  const { clockWatch, config, heard, log, post } = core;
  return new GatewayGroup({
    config,
    onHealth: heard,
    onAlarm: (name, text) => log.event('gateway.alarm', { gateway: name, text }),
    onPaidTwice: (gateway, orderNumber) => post({ type: 'paid twice', gateway, orderNumber }),
    onClockOffset: (offsetMs, name) => {
      onOffset(offsetMs);
      clockWatch()?.offset(name, offsetMs);
    },
    onCertificateDates: (why, name) => clockWatch()?.certificateDates(name, why),
    clockFault: () => clockWatch()?.fault ?? null,
    setTimer,
    signal: core.signal,
    onBug: core.bug,
  });
}

export function makeInbox(core: Core, gateways: ReadonlyMap<GatewayName, Gateway>): NotificationInbox {
  const { clock, loop, storage } = core;
  return new NotificationInbox({
    gateways,
    busy: () => loop()?.busy ?? null,
    written: () => loop()?.written() ?? Promise.resolve(false),
    state: () => (storage.fault === null ? core.state() : null),
    journal: () => storage.journal,
    post: core.post,
    log: core.log,
    onBug: (error) => core.bug(error, 'notification'),
    mono: () => clock.now().mono,
  });
}

export function makePresenter(core: Core, settings: KioskSettings, devices: Devices): Presenter {
  const { display, light, scanner, sound } = devices;
  const { clock, config, trade } = core;
  const quiet = new QuietClock(quietHours(config.display.sound), config.kiosk.timeZone);
  const caller = sound ? new Caller({ sound, quiet, wall: Date.now }) : null;
  return new Presenter({
    settings,
    display,
    light,
    scanner,
    makeQr: qrModules,
    receiptCode: (receipt) => trade.receiptCode(receipt),
    logos: logosOf(config),
    keys: screenKeys(config),
    now: () => clock.now().mono,
    wall: Date.now,
    onShown: (phase) => caller?.show(phase),
    onBug: (error) => core.bug(error, 'screen'),
  });
}

/** The operator's own logo, or our badge for a wallet that we know. */
function logosOf({ wallets }: Config): ReadonlyMap<string, string> {
  return new Map(
    wallets.flatMap(({ id, logo }) => {
      const shown = logo ?? (Object.hasOwn(WALLET_LOGOS, id) ? id : null);
      return shown === null ? [] : [[id, shown] as const];
    }),
  );
}

export function makeRunner(
  core: Core,
  settings: KioskSettings,
  gateways: ReadonlyMap<GatewayName, Gateway>,
  devices: Devices,
): EffectRunner {
  const { desk, trade } = core;
  return new EffectRunner({
    gateways,
    board: devices.board,
    controller: devices.controller ?? null,
    sensors: devices.sensors,
    printer: devices.printer,
    compose: (effect) => trade.compose(effect, settings),
    readTyped: (what, text) => trade.readTyped(what, text),
    tellSite: (fact) => trade.tellSite(fact),
    answerHost: (asked, answer) => trade.answerHost(asked, answer),
    post: core.post,
    replied: (commandId, result) => desk.replied(commandId, result),
    setTimer,
    signal: core.signal,
    onBug: core.bug,
  });
}

/** What the clock's judgement rests on, and who hears of it. */
export interface ClockParts {
  /** When the journal was last written, wall clock ms. */
  readonly lastAt: number;
  readonly builtAt: number;
  readonly onHealth: (health: Health) => void;
  readonly askGateways: () => void;
}

export function makeClockWatch({ bug, clock, log, signal }: Core, parts: ClockParts): ClockWatch {
  return new ClockWatch({
    ...parts,
    now: Date.now,
    mono: () => clock.now().mono,
    trust: clockFacts,
    onJump: (ms) => log.event('clock.jumped', { ms }),
    setTimer,
    signal,
    onBug: (error) => bug(error, 'clock'),
  });
}
