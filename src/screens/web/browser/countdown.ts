import type { ScreenView } from '../../view.ts';
import { byId } from './dom.ts';

/** Below this the countdown changes its colour; the number says the rest. */
const LOW_MS = 20_000;

/** Counts down by itself once told how much is left. One change a second: smooth motion would cost a small board its core. */
export class Countdown {
  readonly #box = byId('countdown', HTMLDivElement);
  readonly #text = byId('countdown-text', HTMLSpanElement);
  readonly #stage = byId('stage', HTMLElement);
  #endsAt = 0;
  #totalMs = 0;
  #timer: number | undefined;

  set(countdown: ScreenView['countdown']): void {
    window.clearTimeout(this.#timer);
    this.#box.hidden = countdown === null;
    if (countdown === null) {
      this.#stage.style.removeProperty('--gone');
      delete document.body.dataset['time'];
      return;
    }
    this.#endsAt = performance.now() + countdown.leftMs;
    this.#totalMs = Math.max(1, countdown.totalMs);
    this.#tick();
  }

  #tick(): void {
    const leftMs = Math.max(0, this.#endsAt - performance.now());
    const seconds = Math.ceil(leftMs / 1000);
    this.#text.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    const gone = 1 - Math.min(1, leftMs / this.#totalMs);
    this.#stage.style.setProperty('--gone', gone.toFixed(4));
    document.body.dataset['time'] = leftMs <= LOW_MS ? 'low' : 'enough';
    if (leftMs > 0) {
      this.#timer = window.setTimeout(() => this.#tick(), leftMs - (seconds - 1) * 1000);
    }
  }
}
