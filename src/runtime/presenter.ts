import type { Display } from '../devices/display/port.ts';
import type { Light } from '../devices/light/port.ts';
import type { Scanner } from '../devices/scanner/port.ts';
import { canCharge } from '../domain/readiness.ts';
import type { KioskSettings } from '../domain/settings.ts';
import { INITIAL_STATE, type KioskState, type Phase } from '../domain/state.ts';
import { en } from '../i18n/en.ts';
import { makeView } from '../screens/make-view.ts';
import { patternFor } from './light-pattern.ts';

export interface PresenterOptions {
  readonly settings: KioskSettings;
  readonly display: Display;
  readonly light: Light;
  /** Left out: it reads all the time. */
  readonly scanner?: Pick<Scanner, 'want'>;
  /** Makes the modules of an order code; null when it cannot be drawn. */
  readonly makeQr: (text: string) => Promise<readonly string[] | null>;
  /** Monotonic ms. */
  readonly now: () => number;
  readonly onBug: (error: unknown) => void;
}

/** Keeps screen, light and scanner true to the state. They follow from the state alone, so nothing has to remember to update them. */
export class Presenter {
  private readonly options: PresenterOptions;
  private shown: { phase: Phase; scans: boolean; modules: readonly string[] | null } | null = null;
  private state: KioskState | null = null;
  private faulty = false;
  private code: string | null = null;
  private modules: readonly string[] | null = null;

  constructor(options: PresenterOptions) {
    this.options = options;
  }

  show(state: KioskState): void {
    this.state = state;
    const text = state.phase.name === 'paying' ? (state.phase.code?.text ?? null) : null;
    if (text !== this.code) {
      this.code = text;
      this.modules = null;
      if (text !== null) {
        void this.draw(text);
      }
    }
    this.refresh(state);
  }

  /** While the journal takes nothing, the customer must not begin anything; null when it does again. */
  storageFault(fault: { readonly problem: string } | null): void {
    this.faulty = fault !== null;
    this.shown = null;
    if (fault !== null) {
      const { settings, display, light, now } = this.options;
      const phase = { name: 'out of service', reasons: [`journal: ${fault.problem}`] } as const;
      const state = { ...(this.state ?? INITIAL_STATE), phase };
      display.show(makeView(state, { settings, messages: en, now: now(), qrModules: null }));
      light.show(patternFor(phase));
      this.options.scanner?.want(false);
    } else if (this.state !== null) {
      this.refresh(this.state);
    }
  }

  private async draw(text: string): Promise<void> {
    try {
      const modules = await this.options.makeQr(text);
      if (this.code === text) {
        this.modules = modules;
        if (this.state !== null) {
          this.refresh(this.state);
        }
      }
    } catch (error) {
      this.options.onBug(error);
    }
  }

  /** A poll that changed nothing the customer sees does not redraw the screen. */
  private refresh(state: KioskState): void {
    const { settings, display, light, now } = this.options;
    const next = { phase: state.phase, scans: canCharge(settings, state.parts), modules: this.modules };
    const same =
      this.shown !== null &&
      samePhase(this.shown.phase, next.phase) &&
      this.shown.scans === next.scans &&
      this.shown.modules === next.modules;
    if (same || this.faulty) {
      return;
    }
    this.shown = next;
    // A code is taken in this phase only; at any other time it would be one that was read before the sale.
    this.options.scanner?.want(state.phase.name === 'paying' && next.scans);
    display.show(makeView(state, { settings, messages: en, now: now(), qrModules: this.modules }));
    light.show(patternFor(state.phase));
  }
}

/** A scanner that talks without end brings the same phase again and again: pages that are sent all of it fall behind. */
function samePhase(a: Phase, b: Phase): boolean {
  const fields = new Map<string, unknown>(Object.entries(a));
  const others = Object.entries(b);
  return a === b || (fields.size === others.length && others.every(([name, value]) => fields.get(name) === value));
}
