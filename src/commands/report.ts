import { createReadStream } from 'node:fs';
import { loadConfig } from '../config/load.ts';
import { problemText } from '../config/problem.ts';
import type { Config } from '../config/resolve.ts';
import { printable } from '../domain/printable.ts';
import { QfpayHistoryError } from '../gateways/qfpay/history.ts';
import { openJournalDirect } from '../journal/direct.ts';
import { JournalError } from '../journal/port.ts';
import { compare } from '../report/compare.ts';
import { CsvError } from '../report/csv-read.ts';
import { CSV_COLUMNS, csvRow, factRow } from '../report/csv-write.ts';
import { ZoneClock } from '../report/day.ts';
import type { Comparison } from '../report/differences.ts';
import { MONEY_KINDS } from '../report/facts.ts';
import { jsonFact, jsonHead, jsonTail } from '../report/json.ts';
import { type LiveSource, qfpaySource } from '../report/live-qfpay.ts';
import { loadMapping } from '../report/mapping.ts';
import { NewFile } from '../report/new-file.ts';
import { Report, type ReportHead } from '../report/report.ts';
import { type ReportRequest, readRequest } from '../report/request.ts';
import { type Lines, readStatement } from '../report/statement.ts';
import { TextReport } from '../report/text.ts';
import { Totals } from '../report/totals.ts';
import { type CommandArgs, EXIT } from './shared.ts';

/** Why there can be no report, in words for whoever asked for it. */
class CannotReport extends Error {}

/** Everything that one run works with. */
interface Job {
  readonly args: CommandArgs;
  readonly config: Config;
  readonly request: ReportRequest;
  readonly clock: ZoneClock;
  readonly report: Report;
}

/** `kioskd report`: what was sold, refunded and is owed, and whether the gateway says the same. Only reads. */
export async function run(args: CommandArgs): Promise<number> {
  const loaded = await loadConfig(args.configPath, args.env);
  if (!loaded.ok) {
    args.stderr(`${loaded.problems.map(problemText).join('\n')}\nMend the configuration first (kioskd check).\n`);
    return EXIT.cannotRun;
  }
  const { config } = loaded;
  const clock = new ZoneClock(config.kiosk.timeZone);
  const request = readRequest(args.options, clock, Date.now());
  if (typeof request === 'string') {
    args.stderr(`kioskd report: ${request}\nTry: kioskd report --help\n`);
    return EXIT.cannotRun;
  }
  try {
    return await withJournal({ args, config, request, clock });
  } catch (error) {
    const known = [CannotReport, JournalError, CsvError, QfpayHistoryError].some((kind) => error instanceof kind);
    if (!known) {
      throw error;
    }
    const where = error instanceof CsvError && request.source.kind === 'statement' ? `${request.source.file}: ` : '';
    args.stderr(`kioskd report: ${where}${(error as Error).message}\n`);
    return EXIT.cannotRun;
  }
}

async function withJournal(given: Omit<Job, 'report'>): Promise<number> {
  const { config, request, clock } = given;
  const { journal, snapshot } = await openJournalDirect(config.journal.path, { readOnly: true });
  try {
    const { period, everything } = request;
    const job = { ...given, report: new Report({ journal, snapshot, period, clock, everything }) };
    const head = await job.report.head();
    const comparison = await compared(job, head);
    await tell(job, head, comparison);
    return comparison !== null && comparison.differences.length > 0 ? EXIT.foundWrong : EXIT.fine;
  } finally {
    await journal.close();
  }
}

/** Null when nothing is to be compared. */
async function compared(job: Job, head: ReportHead): Promise<Comparison | null> {
  const { source, period } = job.request;
  if (source.kind === 'none') {
    return null;
  }
  if (head.archived.length > 0) {
    throw new CannotReport(
      `of ${head.archived[0]?.day} only sums are left in the journal: compare with the archive file, or another time`,
    );
  }
  if (source.kind === 'statement') {
    return await compareWith(job, head, await statementLines(source.file, source.format));
  }
  const abort = new AbortController();
  const live = qfpaySource(job.config, abort.signal);
  if (live === null) {
    throw new CannotReport('qfpay is not among the gateways of this configuration');
  }
  try {
    return await compareWith(job, head, live.lines(period), live);
  } finally {
    live.stop();
  }
}

async function compareWith(job: Job, head: ReportHead, lines: Lines, live?: LiveSource): Promise<Comparison> {
  const { config, request, clock, report } = job;
  if (request.source.kind === 'none') {
    throw new Error('bug: nothing to compare with');
  }
  return await compare({
    gateway: request.source.gateway,
    orderPrefix: config.kiosk.orderPrefix,
    period: request.period,
    clock,
    records: report.records,
    facts: report.wideFacts(),
    lines,
    archivedUntil: head.archivedUntil,
    ...(live === undefined ? {} : { lookAgain: (payment) => live.lookAgain(payment) }),
  });
}

async function statementLines(file: string, format: string): Promise<Lines> {
  const mapping = await loadMapping(format);
  if (!mapping.ok) {
    throw new CannotReport(mapping.problems.join('\nkioskd report: '));
  }
  return readStatement(bytesOf(file), mapping.mapping);
}

async function* bytesOf(file: string): AsyncGenerator<Uint8Array> {
  const stream = createReadStream(file);
  try {
    for await (const chunk of stream) {
      yield chunk as Buffer;
    }
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    throw syscall === undefined ? error : new CannotReport(`${printable(file)} cannot be read: ${code}`);
  } finally {
    stream.destroy();
  }
}

/** Goes through the facts once, for everything that is to be written of them. */
async function tell(job: Job, head: ReportHead, comparison: Comparison | null): Promise<void> {
  const { args, config, request, clock, report } = job;
  const file = request.csv === null ? null : await NewFile.begin(request.csv, request.force);
  if (typeof file === 'string') {
    throw new CannotReport(file);
  }
  try {
    await file?.write(csvRow(CSV_COLUMNS));
    const totals = new Totals();
    const text = new TextReport(clock);
    // A comparison is about differences; what happened would bury them.
    const lists = !request.json && comparison === null;
    const { id } = config.kiosk;
    args.stdout(
      request.json
        ? jsonHead(id, head, clock)
        : lists
          ? `${text.head(id, head)}${text.listHead()}`
          : `${text.head(id, head).trimEnd()}\n`,
    );
    let count = 0;
    for await (const fact of report.facts()) {
      totals.add(fact);
      if (request.json) {
        args.stdout(jsonFact(fact, clock, count === 0));
      } else if (lists) {
        args.stdout(text.fact(fact));
      }
      if (MONEY_KINDS.includes(fact.kind)) {
        await file?.write(factRow(fact, id, clock));
      }
      count += 1;
    }
    const tail = [
      lists && count === 0 ? text.nothing() : '',
      text.open(head.open),
      text.totals(totals),
      text.backwards(report.notes.backwards),
      comparison === null ? '' : text.comparison(comparison),
    ];
    args.stdout(request.json ? jsonTail(totals, report.notes, comparison, clock) : tail.join(''));
    const problem = (await file?.finish()) ?? null;
    if (problem !== null) {
      throw new CannotReport(problem);
    }
  } finally {
    await file?.drop();
  }
}
