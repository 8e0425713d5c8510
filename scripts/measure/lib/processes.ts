import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** A program under measurement. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface Started {
  readonly child: ChildProcess;
  /** From just before the spawn to the first output line that says so. */
  readonly readyMs: number;
}

/**
 * Starts the program and waits for a line on its output (both streams) that `isReady` accepts. Throws with what was
 * printed when the program ends before, or says nothing of the kind within `timeoutMs`.
 */
export async function startUntil(
  program: Program,
  isReady: (line: string) => boolean,
  timeoutMs = 60_000,
): Promise<Started> {
  const began = performance.now();
  const child = spawn(program.command, [...program.args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...program.env },
  });
  let printed = '';
  const readyMs = await new Promise<number>((resolve, reject) => {
    const giveUp = (why: string): void => reject(new Error(`${program.command} ${why}; it printed:\n${printed}`));
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      giveUp(`was not ready after ${timeoutMs} ms`);
    }, timeoutMs);
    const look = (chunk: string): void => {
      const at = performance.now();
      printed += chunk;
      if (!printed.split('\n').some(isReady)) return;
      clearTimeout(timer);
      resolve(at - began);
    };
    child.stdout?.setEncoding('utf8').on('data', look);
    child.stderr?.setEncoding('utf8').on('data', look);
    child.once('error', (error) => giveUp(error.message));
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      giveUp(`ended with ${code ?? signal}`);
    });
  });
  return { child, readyMs };
}

/** Runs the program to its end and returns how long that took. Throws when it fails. */
export async function timeOf(program: Program): Promise<number> {
  const began = performance.now();
  const child = spawn(program.command, [...program.args], { stdio: 'ignore', env: { ...process.env, ...program.env } });
  const [code] = await once(child, 'exit');
  const took = performance.now() - began;
  if (code !== 0) throw new Error(`${program.command} ${program.args.join(' ')} ended with ${String(code)}`);
  return took;
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(force);
}

/** Memory of the process that is in RAM now, in MB (10^6 bytes), as the kernel counts it. */
export function residentMegabytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kilobytes === undefined) throw new Error(`process ${pid} has no VmRSS`);
  return (Number(kilobytes) * 1024) / 1e6;
}

/** Waits until memory has stayed within 1 % for 5 s, at most `limitMs`, and returns it in MB. */
export async function settledMemory(pid: number, limitMs = 20_000): Promise<number> {
  const readings: number[] = [];
  for (const end = performance.now() + limitMs; performance.now() < end; ) {
    readings.push(residentMegabytes(pid));
    const recent = readings.slice(-10);
    if (recent.length === 10 && Math.max(...recent) - Math.min(...recent) < Math.max(...recent) * 0.01) break;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return residentMegabytes(pid);
}
