import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { type Answer, type Ask, Inside } from './inside.ts';
import type { Job, Story } from './job.ts';

const PATIENCE_S = 120;
const WHY_LINES = 12;

/**
 * The program of a guest: a root process that runs each job in a process of its own, and does for it what needs root. Prints
 * `ok JOB: STORY`, or `not ok JOB: STORY`, a tab and why, for each story. Titles have colons of their own.
 */
export async function run(jobs: readonly Job[]): Promise<void> {
  const chosen = jobs.find(({ name }) => name === process.argv[2]);
  if (chosen !== undefined) {
    await play(chosen);
    process.exit(0);
  }
  const host = createInterface({ input: process.stdin });
  for (const job of jobs) {
    await startJob(job, host);
  }
  process.exit(0);
}

async function startJob({ name, user = 'kioskd' }: Job, host: Interface): Promise<void> {
  const node = [process.execPath, ...process.execArgv, process.argv[1] ?? '', name];
  const [program = '', ...args] =
    user === 'root' ? node : ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--init-groups', ...node];
  const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  child.on('message', (ask: Ask) => void answer(ask, host).then((said) => child.connected && child.send(said)));
  const [code, signal] = await once(child, 'exit');
  if (code !== 0) {
    console.log(`  job ${name} ended with ${signal ?? `code ${code}`}`);
  }
}

async function answer(ask: Ask, host: Interface): Promise<Answer> {
  if (ask.ask === 'host') {
    console.log(`GUEST-ASKS ${ask.words}`);
    const [text] = await once(host, 'line');
    const [, digest] = /^done ([0-9a-f]+)$/.exec(String(text)) ?? [];
    return { id: ask.id, ok: digest !== undefined, text: digest ?? `the host said: ${text}` };
  }
  return new Promise((resolve) => {
    execFile('/bin/bash', ['-c', ask.script], { maxBuffer: 2 ** 24 }, (error, stdout, stderr) => {
      const text = error === null ? stdout : `${stderr}${stdout}`.trim() || error.message;
      resolve({ id: ask.id, ok: error === null, text: text.trim() });
    });
  });
}

async function play({ name, setup, stories, patienceS = PATIENCE_S }: Job): Promise<void> {
  const guest = new Inside();
  process.on('unhandledRejection', (error) => console.log(`  ${name}: unhandled: ${whole(error)}`));
  const broken = setup === undefined ? null : await attempt(setup, guest, patienceS);
  for (const [title, story] of Object.entries(stories)) {
    const began = performance.now();
    const why = broken === null ? await attempt(story, guest, patienceS) : `the set-up failed: ${broken}`;
    const took = `(${((performance.now() - began) / 1000).toFixed(1)} s)`;
    console.log(why === null ? `ok ${name}: ${title}` : `not ok ${name}: ${title}\t${why.replaceAll('\n', ' | ')}`);
    console.log(`  ${took}`);
  }
}

async function attempt(story: Story, guest: Inside, patienceS: number): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`it was not over after ${patienceS} s`), patienceS * 1000);
  });
  const told = (async () => story(guest))().then(
    () => null,
    (error: unknown) => whole(error),
  );
  const why = await Promise.race([told, late]);
  clearTimeout(timer);
  return why;
}

function whole(error: unknown): string {
  return error instanceof Error
    ? (error.stack ?? error.message).split('\n').slice(0, WHY_LINES).join('\n')
    : String(error);
}
