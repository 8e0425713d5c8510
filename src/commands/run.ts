import type { LoadResult } from '../config/load.ts';
import { problemText } from '../config/problem.ts';
import { type JournalWorker, startJournalWorker } from '../journal/client.ts';
import { JournalError } from '../journal/port.ts';
import type { Log } from '../log/log.ts';
import { assetsDir, lettersFile, programVersion, workerFile } from '../os/paths.ts';
import type { Daemon } from '../runtime/daemon.ts';
import { ProgressProof } from '../runtime/progress.ts';
import { ListenError } from '../web/listen-error.ts';
import { type CommandArgs, EXIT } from './shared.ts';

/**
 * `kioskd run`: the daemon, in the foreground, until SIGTERM or SIGINT. The journal's thread is started first of all, and the
 * rest of the program is read while it starts.
 */
export async function run(args: CommandArgs): Promise<number> {
  const worker = startJournalWorker(workerFile());
  const { loadConfig } = await import('../config/load.ts');
  const loaded = await loadConfig(args.configPath, args.env);
  if (!loaded.ok) {
    for (const problem of loaded.problems) {
      args.stderr(`${problemText(problem)}\n`);
    }
    await worker.discard();
    return EXIT.cannotRun;
  }
  return runWith(loaded, worker, args);
}

async function runWith(
  { config, warnings }: Extract<LoadResult, { ok: true }>,
  journalWorker: JournalWorker,
  args: CommandArgs,
): Promise<number> {
  const { PinoLog } = await import('../log/pino-log.ts');
  const { Daemon } = await import('../runtime/daemon.ts');
  const log = new PinoLog({ level: config.log.level });
  for (const warning of warnings) {
    log.event('config.warning', { problem: problemText(warning) });
  }
  const daemon = new Daemon({
    config,
    log,
    version: programVersion(),
    assetsDir: assetsDir(),
    workerFile: workerFile(),
    lettersFile: lettersFile(),
    journalWorker,
  });
  const code = await serve(daemon, log, args.env);
  await log.flush();
  return code;
}

async function serve(daemon: Daemon, log: Log, env: CommandArgs['env']): Promise<number> {
  const { SystemdNotifier } = await import('../os/systemd-notifier.ts');
  const proof = new ProgressProof(() => daemon.prove());
  const notifier = new SystemdNotifier({ env, log, progress: () => proof.since() });
  const ended = untilToldToStop(log);
  try {
    await Promise.all([notifier.start(), Promise.race([daemon.start(), ended])]);
  } catch (error) {
    const reason = whyNot(error);
    log.event('process.cannot-start', { reason });
    await daemon.stop();
    return EXIT.cannotRun;
  }
  if (daemon.state !== null) {
    await notifier.ready(daemon.state.phase.name);
  }
  const code = await ended;
  await notifier.stopping();
  await daemon.stop();
  return code;
}

/** An exception that nobody caught is a bug: the outputs are made safe, and systemd starts a fresh process from the journal. */
function untilToldToStop(log: Log): Promise<number> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve(EXIT.fine));
    process.once('SIGINT', () => resolve(EXIT.fine));
    const fault = (error: unknown) => {
      log.event('process.fault', { where: 'process', error: error instanceof Error ? error.stack : String(error) });
      resolve(EXIT.foundWrong);
    };
    process.on('uncaughtException', fault);
    process.on('unhandledRejection', fault);
  });
}

function whyNot(error: unknown): string {
  if (error instanceof ListenError || error instanceof JournalError) {
    return error.message;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
