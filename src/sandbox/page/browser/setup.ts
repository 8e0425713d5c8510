import { type Bench, KIOSK_KINDS } from '../model.ts';
import { api } from './api.ts';
import { button, byId, dayAndTime, make, setText, toast } from './dom.ts';

const TURNS = [
  { label: '+10 min', minutes: 10 },
  { label: '+1 h', minutes: 60 },
  { label: '+8 h', minutes: 480 },
  { label: '+1 day', minutes: 1440 },
] as const;
const TICK_MS = 1_000;

/** In the top line: what the kiosk is, and the clock that can be turned. */
export class SetupLine {
  readonly #kind = byId('kind', HTMLSelectElement);
  #was = '';
  #clock: { readonly now: number; readonly seenAt: number } | null = null;

  constructor() {
    for (const kind of KIOSK_KINDS) {
      const option = make('option', '', kind);
      option.value = kind;
      this.#kind.append(option);
    }
    this.#kind.addEventListener('change', () => void this.#become());
    const turns = TURNS.map(({ label, minutes }) => button('turn', label, () => void turn(minutes)));
    byId('clock-turns', HTMLSpanElement).append(...turns);
    window.setInterval(() => this.#tick(), TICK_MS);
  }

  draw(bench: Bench): void {
    this.#was = bench.kind;
    this.#kind.value = bench.kind;
    this.#kind.disabled = bench.daemon.state !== 'running';
    this.#clock = { now: bench.clock.now, seenAt: performance.now() };
    const hours = Math.round(bench.clock.aheadMs / 360_000) / 10;
    setText(byId('clock-ahead', HTMLSpanElement), hours === 0 ? '' : `${hours} h ahead`);
    this.#tick();
  }

  #tick(): void {
    if (this.#clock !== null) {
      const now = this.#clock.now + performance.now() - this.#clock.seenAt;
      setText(byId('clock', HTMLTimeElement), dayAndTime(now));
    }
  }

  async #become(): Promise<void> {
    const wanted = KIOSK_KINDS.find((kind) => kind === this.#kind.value);
    const done = wanted === undefined ? null : await api.become(wanted);
    if (done?.ok === false) {
      toast(done.message);
      this.#kind.value = this.#was;
    }
  }
}

async function turn(minutes: number): Promise<void> {
  const done = await api.turnClock(minutes);
  if (!done.ok) {
    toast(done.message);
  }
}
