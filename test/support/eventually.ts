/**
 * Waits until `condition` holds. For things that have no event to wait for; it polls every 5 ms and fails with a sentence
 * that says what never came true.
 */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  options: { readonly timeoutMs?: number; readonly what: string },
): Promise<void> {
  const end = performance.now() + (options.timeoutMs ?? 10_000);
  while (!(await condition())) {
    if (performance.now() > end) {
      throw new Error(`still not true after ${options.timeoutMs ?? 10_000} ms: ${options.what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
