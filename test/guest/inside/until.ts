const EVERY_MS = 50;

/**
 * Waits for something that has no event; the machine is slow, so for long.
 * @param everyMs between two looks: more, where a look is work for the one processor that what is waited for needs as well.
 */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  timeoutMs = 60_000,
  everyMs = EVERY_MS,
): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > end) {
      throw new Error(`still not true after ${timeoutMs} ms: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
