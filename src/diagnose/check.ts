import { maskText } from '../log/redact.ts';

export type CheckStatus = 'ok' | 'warn' | 'fail' | 'skipped';

/** What one check found. Both texts are one line, for a person in front of the machine. */
export interface Finding {
  readonly status: CheckStatus;
  /** What is so. */
  readonly summary: string;
  /** What to do next; empty when there is nothing to do. */
  readonly hint: string;
}

export interface CheckResult extends Finding {
  readonly name: string;
  /** How long it took, ms. */
  readonly ms: number;
}

/** One thing to try. It must give up when `signal` aborts; one that does not is left behind and counts as failed. */
export interface Check {
  readonly name: string;
  readonly deadlineMs: number;
  run(signal: AbortSignal): Promise<Finding>;
}

/** After its deadline a check gets this long to close what it has opened. */
const CLOSE_WITHIN_MS = 2000;

export function ok(summary: string): Finding {
  return { status: 'ok', summary, hint: '' };
}

export function warn(summary: string, hint: string): Finding {
  return { status: 'warn', summary, hint };
}

export function fail(summary: string, hint: string): Finding {
  return { status: 'fail', summary, hint };
}

export function skipped(summary: string, hint = ''): Finding {
  return { status: 'skipped', summary, hint };
}

/** Runs all checks at the same time. Resolves in their order, each within its own deadline; never rejects. */
export function runChecks(checks: readonly Check[]): Promise<readonly CheckResult[]> {
  return Promise.all(checks.map(runCheck));
}

async function runCheck(check: Check): Promise<CheckResult> {
  const began = performance.now();
  const abort = new AbortController();
  const finding = await withDeadline(check, abort);
  return {
    name: check.name,
    status: finding.status,
    summary: maskText(finding.summary, 300),
    hint: maskText(finding.hint, 300),
    ms: Math.round(performance.now() - began),
  };
}

async function withDeadline(check: Check, abort: AbortController): Promise<Finding> {
  const timers: NodeJS.Timeout[] = [];
  const late = new Promise<Finding>((resolve) => {
    const giveUp = (): void => resolve(fail(`gave no result within ${check.deadlineMs} ms`, 'try it again on its own'));
    timers.push(
      setTimeout(() => abort.abort(), check.deadlineMs),
      setTimeout(giveUp, check.deadlineMs + CLOSE_WITHIN_MS),
    );
  });
  try {
    return await Promise.race([check.run(abort.signal), late]);
  } catch (error) {
    return fail(`the check itself failed: ${error instanceof Error ? error.message : 'unknown'}`, 'report this');
  } finally {
    timers.forEach(clearTimeout);
  }
}

/** Keeps the checks a person asked for: by name, or by group (`gateway` for `gateway-qfpay`). Also names nobody knows. */
export function select(
  checks: readonly Check[],
  only: readonly string[],
): { readonly chosen: readonly Check[]; readonly unknown: readonly string[] } {
  const fits = (check: Check, name: string): boolean => check.name === name || check.name.startsWith(`${name}-`);
  return {
    chosen: only.length === 0 ? checks : checks.filter((check) => only.some((name) => fits(check, name))),
    unknown: only.filter((name) => !checks.some((check) => fits(check, name))),
  };
}
