import { problemText } from '../config/problem.ts';
import { GATEWAYS } from '../gateways/modules.ts';
import { PinoLog } from '../log/pino-log.ts';
import { programVersion } from '../os/paths.ts';
import { SystemdNotifier } from '../os/systemd-notifier.ts';
import { loadRelayConfig, type RelayLoadResult, type RelaySettings } from '../relay/config.ts';
import { Relay } from '../relay/relay.ts';
import { ListenError } from '../web/listen-error.ts';
import { type CommandArgs, DEFAULT_RELAY_CONFIG_PATH, EXIT, flag } from './shared.ts';

/** `kioskd relay [--check]`: passes webhooks on, in the foreground, until SIGTERM or SIGINT. */
export async function run(args: CommandArgs): Promise<number> {
  const path = args.configGiven ? args.configPath : DEFAULT_RELAY_CONFIG_PATH;
  const loaded = await loadRelayConfig(path, args.env, GATEWAYS);
  if (flag(args, 'check')) {
    return check(path, loaded, args);
  }
  if (!loaded.ok) {
    for (const problem of loaded.problems) {
      args.stderr(`${problemText(problem)}\n`);
    }
    return EXIT.cannotRun;
  }
  const log = new PinoLog({ level: loaded.settings.logLevel });
  log.event('process.starting', {
    command: 'relay',
    version: programVersion(),
    node: process.version,
    pid: process.pid,
  });
  for (const warning of loaded.warnings) {
    log.event('config.warning', { problem: problemText(warning) });
  }
  const code = await serve(new Relay({ settings: loaded.settings, log }), log, args.env);
  await log.flush();
  return code;
}

/** What `kioskd check` is for a kiosk: says what is wrong with the file, and touches no network. */
function check(path: string, loaded: RelayLoadResult, args: CommandArgs): number {
  if (!loaded.ok) {
    const count = loaded.problems.length;
    const last = `${count} ${count === 1 ? 'problem' : 'problems'}. The relay will not start with this configuration.`;
    args.stdout([...loaded.problems.map(problemText), '', last, ''].join('\n'));
    return loaded.unreadable ? EXIT.cannotRun : EXIT.foundWrong;
  }
  const worth = loaded.warnings.length === 0 ? [] : ['', 'Worth a look:'];
  const warnings = loaded.warnings.map((warning) => `  ${problemText(warning)}`);
  args.stdout([`${path} is fine.`, '', ...summary(loaded.settings), ...worth, ...warnings, ''].join('\n'));
  return EXIT.fine;
}

function summary({ host, port, webhooks, kiosks, broker }: RelaySettings): string[] {
  return [
    `  listens   http://${host}:${port}`,
    ...webhooks.map(({ name }) => `  webhook   /notify/${name}`),
    `  broker    ${broker.url}`,
    ...kiosks.map(({ id, orderPrefix, places }) => {
      const at = places.length === 0 ? '' : `, places ${places.join(', ')}`;
      return `  kiosk     ${id}: order numbers ${orderPrefix}…${at}`;
    }),
  ];
}

async function serve(relay: Relay, log: PinoLog, env: CommandArgs['env']): Promise<number> {
  const notifier = new SystemdNotifier({ env, log, progress: () => relay.address !== null });
  const ended = untilToldToStop(log);
  try {
    await Promise.all([notifier.start(), relay.start(new AbortController().signal)]);
  } catch (error) {
    const reason = error instanceof ListenError ? error.message : whole(error);
    log.event('process.cannot-start', { reason });
    await relay.stop();
    return EXIT.cannotRun;
  }
  log.event('process.ready', {});
  await notifier.ready('passing notifications on');
  const code = await ended;
  log.event('process.stopping', {});
  await notifier.stopping();
  await relay.stop();
  log.event('process.stopped', {});
  return code;
}

/** An exception that nobody caught is a bug; systemd starts a fresh process, and nothing is lost: there is no state. */
function untilToldToStop(log: PinoLog): Promise<number> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve(EXIT.fine));
    process.once('SIGINT', () => resolve(EXIT.fine));
    const fault = (error: unknown) => {
      log.event('process.fault', { where: 'process', error: whole(error) });
      resolve(EXIT.foundWrong);
    };
    process.on('uncaughtException', fault);
    process.on('unhandledRejection', fault);
  });
}

function whole(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
