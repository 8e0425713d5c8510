/**
 * How long one thing may take on a busy machine before it counts as stuck. Where all is well, nothing takes nearly as long. A test
 * waits for several such things in turn; its own limit (`vitest.config.ts`) is longer.
 */
export const PATIENCE_MS = 40_000;
