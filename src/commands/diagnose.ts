import { dirname } from 'node:path';
import { loadConfig } from '../config/load.ts';
import {
  gpioOptions,
  hardwareSocket,
  lightOptions,
  printerOptions,
  scannerOptions,
  webAddress,
} from '../config/map.ts';
import { problemText } from '../config/problem.ts';
import type { Config } from '../config/resolve.ts';
import { createGpio } from '../devices/gpio/create.ts';
import { createLight } from '../devices/light/create.ts';
import { createPrinter } from '../devices/printer/create.ts';
import { createScanner } from '../devices/scanner/create.ts';
import type { HardwareLink } from '../devices/virtual/link.ts';
import { connectHardware } from '../devices/virtual/socket.ts';
import { type Check, ok, runChecks, select, skipped, warn } from '../diagnose/check.ts';
import { askDaemon, type DaemonAnswer, daemonCheck, type RunningDaemon } from '../diagnose/daemon.ts';
import { askPrinter, deviceCheck } from '../diagnose/devices.ts';
import { boardCheck, clockCheck, diskCheck } from '../diagnose/machine.ts';
import { hasFailure, reportText } from '../diagnose/report.ts';
import { brokerCheck, gatewayCheck, journalCheck } from '../diagnose/services.ts';
import { brokerUrl } from '../fleet/broker-url.ts';
import { fleetOptions } from '../runtime/fleet-options.ts';
import { makeGateways } from '../runtime/gateways.ts';
import { type CommandArgs, EXIT, flag, textOption } from './shared.ts';

/** `kioskd diagnose`: tries every part of this kiosk and says what is wrong and what to do about it. */
export async function run(args: CommandArgs): Promise<number> {
  const loaded = await loadConfig(args.configPath, args.env);
  if (!loaded.ok) {
    args.stderr(`${loaded.problems.map(problemText).join('\n')}\nMend the configuration first (kioskd check).\n`);
    return EXIT.cannotRun;
  }
  const { config, warnings } = loaded;
  const { host, port } = webAddress(config);
  const answer = await askDaemon(host, port);
  const socket = hardwareSocket(config);
  const link = socket === null ? null : connectHardware(socket);
  try {
    const checks = [configCheck(args.configPath, warnings.length), ...(await allChecks(config, answer, link))];
    return await runChosen(args, config, checks);
  } finally {
    await link?.close();
  }
}

async function runChosen(args: CommandArgs, config: Config, checks: readonly Check[]): Promise<number> {
  const only = textOption(args, 'only', '')
    .split(',')
    .filter((name) => name !== '');
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
async function allChecks(config: Config, answer: DaemonAnswer, link: HardwareLink | null): Promise<readonly Check[]> {
  const daemon = answer.kind === 'running' && answer.daemon.kiosk === config.kiosk.id ? answer.daemon : null;
  return [
    boardCheck(),
    clockCheck(config.kiosk.timeZone, Date.now, '/', {
      journal: config.journal.path,
      gateways: () => gatewaysOf(config),
    }),
    diskCheck(dirname(config.journal.path)),
    journalCheck(config),
    daemonCheck(answer, config.kiosk.id, config.web.listen),
    ...deviceChecks(config, daemon, link),
    ...gatewayChecks(config),
    await broker(config),
  ];
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

function deviceChecks(config: Config, daemon: RunningDaemon | null, link: HardwareLink | null): readonly Check[] {
  const { scanner, printer, light, gpio } = config;
  const env = { link };
  const none = () => undefined;
  return [
    deviceCheck(
      {
        ...scanner,
        name: 'scanner',
        where: scanner.path ?? scanner.link ?? '',
        make: (onHealth) => createScanner(scannerOptions(config), { onScan: none, onNoise: none, onHealth }, env),
      },
      daemon,
    ),
    deviceCheck(
      {
        ...printer,
        name: 'printer',
        where: printer.host === undefined ? (printer.path ?? printer.link ?? '') : `${printer.host}:${printer.port}`,
        make: (onHealth) => createPrinter(printerOptions(config), { ...env, onHealth }),
        ask: (device) => askPrinter(device, printer.statusSupport),
      },
      daemon,
    ),
    deviceCheck(
      {
        ...gpio,
        name: 'gpio',
        where: `${Object.keys(gpio.relays).length} relays, ${Object.keys(gpio.sensors).length} sensors`,
        make: (onHealth) => createGpio(gpioOptions(config), { onSensor: none, onHealth }, env),
      },
      daemon,
    ),
    deviceCheck(
      {
        ...light,
        name: 'light',
        required: false,
        where: light.driver === 'virtual' ? (light.link ?? '') : `${light.count} LEDs on pin ${light.gpio}`,
        make: (onHealth) => createLight(lightOptions(config), onHealth, env),
      },
      daemon,
    ),
    displayCheck(config, daemon),
  ];
}

/** The screen is a page that the daemon serves: only a running daemon knows whether a browser shows it. */
function displayCheck(config: Config, daemon: RunningDaemon | null): Check {
  const finding = skipped(
    config.display.driver === 'none' ? 'none is configured' : 'can be told only while the daemon runs',
  );
  return daemon === null || config.display.driver === 'none'
    ? { name: 'display', deadlineMs: 1000, run: () => Promise.resolve(finding) }
    : deviceCheck({ ...config.display, name: 'display', where: '', make: () => unreachable() }, daemon);
}

function unreachable(): never {
  throw new Error('the display is never tried directly');
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
