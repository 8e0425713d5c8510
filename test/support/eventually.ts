import { PATIENCE_MS } from './patience.ts';

/**
 * Waits until `condition` holds. For things that have no event to wait for; it polls every 5 ms and fails with a sentence
 * that says what never came true.
 */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  options: { readonly timeoutMs?: number; readonly what: string | (() => string) },
): Promise<void> {
  const timeoutMs = options.timeoutMs ?? PATIENCE_MS;
  const end = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > end) {
      const what = typeof options.what === 'string' ? options.what : options.what();
      throw new Error(`still not true after ${timeoutMs} ms: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
