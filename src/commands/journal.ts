import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../config/load.ts';
import { problemText } from '../config/problem.ts';
import { isCurrency, moneyText } from '../domain/money.ts';
import { archiveFolder, listArchive, readArchive } from '../journal/archive-file.ts';
import { openJournalDirect } from '../journal/direct.ts';
import { type DayTotal, type Journal, JournalError } from '../journal/port.ts';
import { type CommandArgs, EXIT, flag } from './shared.ts';

/** What came of it: for people and, with `--json`, for programs. */
interface Answer {
  readonly ok: boolean;
  readonly lines: readonly string[];
  readonly json: object;
}

/** `kioskd journal <verify|backup FILE|archives>`: reads beside a daemon that is selling, takes no lock, changes nothing. */
export async function run(args: CommandArgs): Promise<number> {
  const [what, file, ...more] = args.words ?? [];
  const problem = wordsProblem(what, file);
  if (problem !== null || more.length > 0) {
    args.stderr(`kioskd journal: ${problem ?? 'there is a word too many'}\nTry: kioskd journal --help\n`);
    return EXIT.cannotRun;
  }
  const loaded = await loadConfig(args.configPath, args.env);
  if (!loaded.ok) {
    args.stderr(`${loaded.problems.map(problemText).join('\n')}\n`);
    return EXIT.cannotRun;
  }
  const config = loaded.config.journal;
  try {
    const { journal } = await openJournalDirect(config.path, { readOnly: true });
    try {
      const answer = await carryOut(what ?? '', file ?? '', journal, archiveFolder(config));
      args.stdout(flag(args, 'json') ? `${JSON.stringify(answer.json, null, 2)}\n` : `${answer.lines.join('\n')}\n`);
      return answer.ok ? EXIT.fine : EXIT.foundWrong;
    } finally {
      await journal.close();
    }
  } catch (error) {
    if (!(error instanceof JournalError)) {
      throw error;
    }
    args.stderr(`kioskd journal ${what}: ${error.message}\n`);
    return error.problem === 'corrupt' ? EXIT.foundWrong : EXIT.cannotRun;
  }
}

function wordsProblem(what: string | undefined, file: string | undefined): string | null {
  switch (what) {
    case 'backup':
      return file === undefined ? 'backup needs the file to write: kioskd journal backup FILE' : null;
    case 'verify':
    case 'archives':
      return file === undefined ? null : `${what} takes nothing after it`;
    case undefined:
      return 'say what to do: verify, backup FILE or archives';
    default:
      return `there is no "${what.slice(0, 40)}"; it takes verify, backup FILE or archives`;
  }
}

function carryOut(what: string, file: string, journal: Journal, folder: string): Promise<Answer> {
  switch (what) {
    case 'verify':
      return verify(journal);
    case 'backup':
      return backup(journal, file);
    default:
      return archives(journal, folder);
  }
}

async function verify(journal: Journal): Promise<Answer> {
  const { ok, problem } = await journal.verify();
  const facts = await journal.facts();
  const { path, entries, sizeBytes, openPayments, pendingEvents } = facts;
  const lines = ok
    ? [`${path} is whole: ${entries} entries up to now, ${megabytes(sizeBytes)}, ${openPayments} payments open.`]
    : [
        `${path} is damaged: ${problem}`,
        'Stop kioskd, copy the whole folder away as it is, and read "Putting a copy back" in src/journal/README.md.',
      ];
  return { ok, lines, json: { path, ok, problem, entries, sizeBytes, openPayments, pendingEvents } };
}

async function backup(journal: Journal, file: string): Promise<Answer> {
  // It was opened and verified before it got its name.
  await journal.backup(file);
  const sizeBytes = statSync(file).size;
  const lines = [
    `${file} is written and verified: ${megabytes(sizeBytes)}.`,
    'The archive is not in it: copy its folder as well.',
  ];
  return { ok: true, lines, json: { file, ok: true, sizeBytes } };
}

async function archives(journal: Journal, folder: string): Promise<Answer> {
  const totals = await journal.totals();
  const files = listArchive(folder);
  const rows: { name: string; first: number; last: number; sizeBytes: number; problem: string }[] = [];
  let before: { readonly last: number; readonly hash: string } | null = null;
  for (const { name, first, last, sizeBytes } of files) {
    let problem = '';
    try {
      const read = readArchive(join(folder, name));
      if (before !== null && (read.first !== before.last + 1 || read.previous !== before.hash)) {
        problem = `does not follow the file before it, which ends at entry ${before.last}`;
      }
      before = read;
    } catch (error) {
      problem = error instanceof JournalError ? error.message : 'cannot be read';
      before = null;
    }
    rows.push({ name, first, last, sizeBytes, problem });
  }
  const ok = rows.every(({ problem }) => problem === '');
  const lines = [
    existsSync(folder) ? `${rows.length} files in ${folder}` : `There is no archive at ${folder} yet.`,
    ...rows.map(
      ({ name, first, last, sizeBytes, problem }) =>
        `  ${name}  entries ${first} to ${last}, ${megabytes(sizeBytes)}${problem === '' ? '' : `  WRONG: ${problem}`}`,
    ),
    ...(totals.length === 0 ? [] : ['', 'Sums of what was archived:', ...totals.map(totalLine)]),
  ];
  return { ok, lines, json: { folder, ok, files: rows, totals } };
}

function totalLine({ day, gateway, wallet, currency, state, payments, amount, returned }: DayTotal): string {
  const sum = (minor: number) => amountText(currency, minor);
  const back = returned === 0 ? '' : `, of which ${sum(returned)} went back or is owed`;
  return `  ${day}  ${gateway} ${wallet}: ${payments} ${state}, ${sum(amount)}${back}`;
}

function amountText(currency: string, minor: number): string {
  return isCurrency(currency) ? moneyText({ currency, minor }) : `${currency} ${minor} minor units`;
}

function megabytes(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
