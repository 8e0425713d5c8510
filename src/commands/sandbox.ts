import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { assetsDir, projectRoot } from '../os/paths.ts';
import type { DaemonStatus } from '../sandbox/daemon-process.ts';
import { Sandbox, type SandboxAddressBook } from '../sandbox/sandbox.ts';
import { runGateways, SERVICE_OPTIONS } from './sandbox-gateways.ts';
import { type CommandArgs, EXIT, flag, textOption } from './shared.ts';

const PAGE_PORT = '8090';
const SCREEN_PORT = '8080';

/** `kioskd sandbox [--port N] [--screen-port N] [--state DIR]`, or `--gateways`: runs until it is told to stop. */
export async function run(args: CommandArgs): Promise<number> {
  const gatewaysOnly = flag(args, 'gateways');
  const other: readonly string[] = gatewaysOnly ? ['port', 'screen-port'] : SERVICE_OPTIONS;
  const misplaced = other.find((name) => args.options[name] !== undefined);
  if (misplaced !== undefined) {
    args.stderr(`--${misplaced} goes ${gatewaysOnly ? 'without' : 'only with'} --gateways.\n`);
    return EXIT.cannotRun;
  }
  const stopAsked = new Promise<'asked'>((answer) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => answer('asked'));
    }
  });
  return gatewaysOnly ? await runGateways(args, stopAsked) : await runKiosk(args, stopAsked);
}

async function runKiosk(args: CommandArgs, stopAsked: Promise<'asked'>): Promise<number> {
  const pagePort = portOption(args, 'port', PAGE_PORT);
  const screenPort = portOption(args, 'screen-port', SCREEN_PORT);
  if (pagePort === null || screenPort === null) {
    args.stderr('--port and --screen-port take a number from 0 to 65535; 0 takes any port that is free.\n');
    return EXIT.cannotRun;
  }
  const watch = new FirstStart(args);
  const sandbox = new Sandbox({
    stateDir: resolve(textOption(args, 'state', join(projectRoot(), 'var', 'sandbox'))),
    pagePort,
    screenPort,
    pageDir: join(assetsDir(), 'virtual'),
    spawnDaemon: (configFile) => spawnDaemon(configFile, args.env),
    onDaemon: (status) => watch.see(status),
  });
  try {
    watch.addresses = await sandbox.start();
  } catch (error) {
    args.stderr(`The sandbox cannot start. ${error instanceof Error ? error.message : ''}\n`);
    return EXIT.cannotRun;
  }
  watch.tell();
  const how = await Promise.race([stopAsked, watch.failed]);
  if (how === 'asked') {
    args.stdout('\nStopping …\n');
  }
  await sandbox.stop();
  if (how === 'asked') {
    args.stdout('Stopped.\n');
    return EXIT.fine;
  }
  args.stderr(`The daemon could not start. ${how}\nIts last words:\n${sandbox.lastLines.join('\n')}\n`);
  return EXIT.cannotRun;
}

/**
 * A process group of its own: Ctrl-C in a terminal goes to the whole group, and the daemon is to be stopped by its
 * supervisor alone. What systemd passes to a service is not for the child.
 */
function spawnDaemon(configFile: string, env: CommandArgs['env']) {
  const { NOTIFY_SOCKET: _notify, WATCHDOG_PID: _pid, WATCHDOG_USEC: _usec, ...rest } = env;
  return spawn(process.execPath, [join(projectRoot(), 'dist', 'kioskd.cjs'), 'run', '--config', configFile], {
    env: { ...rest, CREDENTIALS_DIRECTORY: undefined },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
}

/** Tells the person at the terminal what happens to the daemon, and notices when it never gets going at all. */
class FirstStart {
  readonly failed: Promise<string>;
  addresses: SandboxAddressBook | null = null;
  readonly #args: CommandArgs;
  #fail: (why: string) => void = () => undefined;
  #status: DaemonStatus | null = null;
  #toldReady = false;

  constructor(args: CommandArgs) {
    this.#args = args;
    this.failed = new Promise((resolve) => {
      this.#fail = resolve;
    });
  }

  see(status: DaemonStatus): void {
    this.#status = status;
    if (!this.#toldReady && status.state === 'down') {
      this.#fail(status.note.replace(/ It is started again.*$/, ''));
    } else if (this.#toldReady && (status.state === 'down' || status.state === 'dark')) {
      this.#args.stdout(`${status.note}\n`);
    } else if (this.#toldReady && status.state === 'running') {
      this.#args.stdout(`The daemon runs again (start ${status.starts}).\n`);
    }
    this.tell();
  }

  /** Once both are known: the daemon serves, and under which addresses. */
  tell(): void {
    const { addresses } = this;
    if (this.#toldReady || addresses === null || this.#status?.state !== 'running') {
      return;
    }
    this.#toldReady = true;
    const leftover = addresses.endedLeftover ? ['  (A daemon left over from an earlier sandbox was ended.)', ''] : [];
    this.#args.stdout(
      [
        '',
        'The virtual kiosk is ready.',
        '',
        `  Be the customer:    ${addresses.pageUrl}`,
        `  The kiosk's screen: ${addresses.screenUrl}`,
        `  MQTT broker:        ${addresses.mqttUrl}`,
        `  Configuration:      ${addresses.configFile}`,
        `  Log of the daemon:  ${addresses.logFile}`,
        '',
        ...leftover,
        'Ctrl-C stops everything. No real money, no real devices.',
        '',
        '',
      ].join('\n'),
    );
  }
}

/** A port number; null when the text is none. */
function portOption(args: CommandArgs, name: string, fallback: string): number | null {
  const text = textOption(args, name, fallback);
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return port <= 65_535 ? port : null;
}
