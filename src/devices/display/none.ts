import { type Health, READY } from '../../domain/health.ts';
import type { Display } from './port.ts';

/** A kiosk without a screen: the light and the paper do the talking. Always ready, as nothing is missing. */
export class NoDisplay implements Display {
  readonly kind = 'none';
  readonly health: Health = READY;

  async start(): Promise<void> {}

  async stop(): Promise<void> {}

  show(): void {}
}
