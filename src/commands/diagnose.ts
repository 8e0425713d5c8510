import { dirname } from 'node:path';
import { displayOptions } from '../config/display.ts';
import { keypadOptions } from '../config/keypad.ts';
import { loadConfig, loadConfigWithoutSecrets } from '../config/load.ts';
import {
  backlightOptions,
  gpioOptions,
  hardwareSocket,
  lightOptions,
  printerOptions,
  scannerOptions,
  webAddress,
} from '../config/map.ts';
import { problemText } from '../config/problem.ts';
import type { Config } from '../config/resolve.ts';
import { createBacklight } from '../devices/backlight/create.ts';
import { FramebufferDisplay } from '../devices/display/framebuffer/driver.ts';
import type { Display } from '../devices/display/port.ts';
import { createGpio } from '../devices/gpio/create.ts';
import { createKeypad } from '../devices/keypad/create.ts';
import { createLight } from '../devices/light/create.ts';
import type { HealthListener } from '../devices/port.ts';
import { createPrinter } from '../devices/printer/create.ts';
import { createScanner } from '../devices/scanner/create.ts';
import type { HardwareLink } from '../devices/virtual/link.ts';
import { connectHardware } from '../devices/virtual/socket.ts';
import { type Check, ok, runChecks, select, skipped, warn } from '../diagnose/check.ts';
import { controllerCheck, inTurn } from '../diagnose/controller.ts';
import { askDaemon, type DaemonAnswer, type DeviceHolder, daemonCheck } from '../diagnose/daemon.ts';
import { askPrinter, deviceCheck } from '../diagnose/devices.ts';
import { askBoard } from '../diagnose/gpio.ts';
import { unseenHolder } from '../diagnose/holder.ts';
import { boardCheck, clockCheck, diskCheck } from '../diagnose/machine.ts';
import { hasFailure, reportText } from '../diagnose/report.ts';
import { askScanner } from '../diagnose/scanner.ts';
import { brokerCheck, gatewayCheck, journalCheck } from '../diagnose/services.ts';
import { touchCheck } from '../diagnose/touch.ts';
import { brokerUrl } from '../fleet/broker-url.ts';
import { fleetOptions } from '../runtime/fleet-options.ts';
import { makeGateways } from '../runtime/gateways.ts';
import { type CommandArgs, EXIT, flag, textOption } from './shared.ts';

/** `kioskd diagnose`: tries every part of this kiosk and says what is wrong and what to do about it. */
export async function run(args: CommandArgs): Promise<number> {
  const only = textOption(args, 'only', '')
    .split(',')
    .filter((name) => name !== '');
  // After a kill this makes the pins safe, and systemd has taken the credentials away by then.
  const onlyDevices = only.length > 0 && only.every((name) => DEVICES.has(name));
  const loaded = await (onlyDevices
    ? loadConfigWithoutSecrets(args.configPath)
    : loadConfig(args.configPath, args.env));
  if (!loaded.ok) {
    args.stderr(`${loaded.problems.map(problemText).join('\n')}\nMend the configuration first (kioskd check).\n`);
    return EXIT.cannotRun;
  }
  const { config, warnings } = loaded;
  const { host, port } = webAddress(config);
  const answer = await askDaemon(host, port);
  const holder = await holderOf(config, answer);
  const socket = hardwareSocket(config);
  const link = socket === null ? null : connectHardware(socket);
  try {
    const checks = onlyDevices
      ? deviceChecks(config, holder, link)
      : [configCheck(args.configPath, warnings.length), ...(await allChecks(config, answer, holder, link))];
    return await runChosen(args, config, checks, only);
  } finally {
    await link?.close();
  }
}

/** Parts whose checks need no secret. */
const DEVICES: ReadonlySet<string> = new Set([
  'scanner',
  'printer',
  'gpio',
  'controller',
  'light',
  'display',
  'backlight',
  'keypad',
  'touch',
]);

async function runChosen(
  args: CommandArgs,
  config: Config,
  checks: readonly Check[],
  only: readonly string[],
): Promise<number> {
  const { chosen, unknown } = select(checks, only);
  if (unknown.length > 0) {
    args.stderr(`There is no part "${unknown.join('", "')}". Parts: ${checks.map((check) => check.name).join(', ')}\n`);
    return EXIT.cannotRun;
  }
  const results = await runChecks(chosen);
  const failed = hasFailure(results);
  if (flag(args, 'json')) {
    const document = { kiosk: config.kiosk.id, at: new Date().toISOString(), ok: !failed, results };
    args.stdout(`${JSON.stringify(document, null, 2)}\n`);
  } else {
    args.stdout(`${config.kiosk.id} "${config.kiosk.name}"\n\n${reportText(results)}`);
  }
  return failed ? EXIT.foundWrong : EXIT.fine;
}

/** Every check there is, in the order of the report. Another part is one more line here. */
async function allChecks(
  config: Config,
  answer: DaemonAnswer,
  holder: DeviceHolder | null,
  link: HardwareLink | null,
): Promise<readonly Check[]> {
  return [
    boardCheck(),
    clockCheck(config.kiosk.timeZone, Date.now, '/', {
      journal: config.journal.path,
      gateways: () => gatewaysOf(config),
    }),
    diskCheck(dirname(config.journal.path)),
    journalCheck(config),
    daemonCheck(answer, config.kiosk.id, config.web.listen, holder),
    ...deviceChecks(config, holder, link),
    ...gatewayChecks(config),
    await broker(config),
  ];
}

/** Who has the devices open: the daemon that answers, or one that holds the journal and does not. */
async function holderOf({ kiosk, journal, web }: Config, answer: DaemonAnswer): Promise<DeviceHolder | null> {
  return answer.kind === 'running' && answer.daemon.kiosk === kiosk.id
    ? answer.daemon
    : await unseenHolder(journal.path, web.listen);
}

function configCheck(path: string, warnings: number): Check {
  const finding =
    warnings === 0
      ? ok(`${path} is fine`)
      : warn(
          `${path}: worth a look in ${warnings} ${warnings === 1 ? 'place' : 'places'}`,
          'see them with: kioskd check',
        );
  return { name: 'config', deadlineMs: 1000, run: () => Promise.resolve(finding) };
}

function deviceChecks(config: Config, holder: DeviceHolder | null, link: HardwareLink | null): readonly Check[] {
  const { scanner, printer, gpio } = config;
  const env = { link };
  const none = () => undefined;
  return [
    deviceCheck(
      {
        ...scanner,
        name: 'scanner',
        where: scanner.path ?? scanner.port ?? scanner.link ?? `profile ${scanner.profile}`,
        make: (onHealth) => createScanner(scannerOptions(config), { onScan: none, onNoise: none, onHealth }, env),
        ask: askScanner,
      },
      holder,
    ),
    deviceCheck(
      {
        ...printer,
        name: 'printer',
        where: printerPlace(printer),
        make: (onHealth) => createPrinter(printerOptions(config), { ...env, onHealth }),
        ask: (device) => askPrinter(device, printer.status !== 'none'),
      },
      holder,
    ),
    ...inTurn([
      deviceCheck(
        {
          ...gpio,
          name: 'gpio',
          where: `${Object.keys(gpio.relays).length} relays, ${Object.keys(gpio.sensors).length} sensors`,
          make: (onHealth) => createGpio(gpioOptions(config), { onSensor: none, onHealth }, env),
          ask: askBoard,
        },
        holder,
      ),
      controllerCheck(config, holder, link),
    ]),
    lightCheck(config, holder, link),
    displayCheck(config, holder),
    backlightCheck(config, holder, link),
    keypadCheck(config, holder, link),
    touchCheck(config.display),
  ];
}

function printerPlace({ driver, host, port, path, link, usbPort }: Config['printer']): string {
  if (driver === 'usb') {
    return usbPort === undefined ? 'wherever it is on USB' : `USB port ${usbPort}`;
  }
  return host === undefined ? (path ?? link ?? '') : `${host}:${port}`;
}

/** Trying it darkens it, too: the daemon's unit does so after a kill. Plain lamps go out with the pins of gpio. */
function lightCheck(config: Config, holder: DeviceHolder | null, link: HardwareLink | null): Check {
  const { light } = config;
  if (light.driver === 'gpio' && holder === null) {
    const finding = skipped('plain lamps are outputs of gpio');
    return { name: 'light', deadlineMs: 1000, run: () => Promise.resolve(finding) };
  }
  const leds = `${light.count} LEDs on ${light.driver === 'spi' ? light.device : `pin ${light.gpio}`}`;
  return deviceCheck(
    {
      ...light,
      name: 'light',
      required: false,
      where: light.driver === 'virtual' ? (light.link ?? '') : leds,
      make: (onHealth) => createLight(lightOptions(config), onHealth, { link }),
    },
    holder,
  );
}

/** A running daemon holds it alone; without one it is opened, held and given back. */
function keypadCheck(config: Config, holder: DeviceHolder | null, link: HardwareLink | null): Check {
  const { driver, required, path, usb, port, link: socket } = config.display.keypad;
  const none = () => undefined;
  return deviceCheck(
    {
      name: 'keypad',
      driver,
      required,
      where:
        driver === 'virtual'
          ? (socket ?? '')
          : (path ?? [usb, port].filter((one) => one !== undefined).join(', USB port ')),
      make: (onHealth) => createKeypad(keypadOptions(config), { onAction: none, onHealth }, { link }) ?? unreachable(),
      ask: (keypad) => Promise.resolve(keypad.found === null ? null : ok(`ready (${keypad.kind}, ${keypad.found})`)),
    },
    holder,
  );
}

/** Trying it switches it on: after a kill the screen would stay as it was. */
function backlightCheck(config: Config, holder: DeviceHolder | null, link: HardwareLink | null): Check {
  const options = backlightOptions(config);
  const { driver, device } = config.display.backlight;
  return deviceCheck(
    {
      name: 'backlight',
      driver,
      required: false,
      where: driver === 'sysfs' ? device : '',
      make: (onHealth) => (options === null ? unreachable() : createBacklight(options, onHealth, { link })),
    },
    holder,
  );
}

/**
 * A screen in a browser can be judged by a running daemon only, which knows whether a page shows it. A framebuffer is tried, and black
 * afterwards: so no code to pay stays on the glass when the daemon was killed.
 */
function displayCheck(config: Config, holder: DeviceHolder | null): Check {
  const options = displayOptions(config);
  if (options.driver === 'web' && holder === null) {
    const finding = skipped('can be told only while the daemon runs');
    return { name: 'display', deadlineMs: 1000, run: () => Promise.resolve(finding) };
  }
  const plan = { ...config.display, name: 'display', where: options.driver === 'framebuffer' ? options.device : '' };
  const make = (onHealth: HealthListener): Display =>
    options.driver === 'framebuffer' ? new FramebufferDisplay(options, onHealth) : unreachable();
  return deviceCheck({ ...plan, make }, holder);
}

function unreachable(): never {
  throw new Error('what cannot be tried was tried');
}

function gatewayChecks(config: Config): readonly Check[] {
  return [...gatewaysOf(config)].map(([name, gateway]) => gatewayCheck(name, () => gateway));
}

function gatewaysOf(config: Config): ReturnType<typeof makeGateways> {
  return makeGateways(config, { now: Date.now, onHealth: () => {}, onAlarm: () => {} });
}

async function broker(config: Config): Promise<Check> {
  try {
    const options = await fleetOptions(config);
    const address = options === null ? null : brokerUrl(options.url, config.mqtt?.insecure ?? false);
    if (options === null || address === null || !address.ok) {
      return brokerCheck(null, config.kiosk.id);
    }
    const { username = null, password = null, tls = {} } = options;
    const connect = { url: address.url, username, password, tls, keepaliveS: 10, answerMs: 10_000 };
    return brokerCheck(connect, config.kiosk.id);
  } catch (error) {
    // A certificate that cannot be read is the broker's finding, not the end of the report.
    const reason = error instanceof Error ? error.message : 'unknown';
    return { name: 'broker', deadlineMs: 1000, run: () => Promise.reject(new Error(reason)) };
  }
}
