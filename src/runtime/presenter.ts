import type { Display } from '../devices/display/port.ts';
import type { Light } from '../devices/light/port.ts';
import type { Scanner } from '../devices/scanner/port.ts';
import { canCharge } from '../domain/readiness.ts';
import type { KioskSettings } from '../domain/settings.ts';
import { INITIAL_STATE, type KioskState, type LastReceipt, type Phase } from '../domain/state.ts';
import type { Keys } from '../screens/keys.ts';
import { makeView } from '../screens/make-view.ts';
import type { ScreenView } from '../screens/view.ts';
import { type MadeView, sameView } from '../screens/view-same.ts';
import { patternFor } from './light-pattern.ts';

export interface PresenterOptions {
  readonly settings: KioskSettings;
  readonly display: Display;
  readonly light: Light;
  /** Left out: it reads all the time. */
  readonly scanner?: Pick<Scanner, 'want'>;
  /** Makes the modules of a code; null when it cannot be drawn. */
  readonly makeQr: (text: string) => Promise<readonly string[] | null>;
  /** What the code on the last screen holds, in place of a printed receipt. Left out: there is none. */
  readonly receiptCode?: (receipt: LastReceipt) => string;
  /** By wallet: its badge, or a file in the folder of pictures. */
  readonly logos?: ReadonlyMap<string, string>;
  /** What the customer has in place of touching. Null, or left out: the screen can be touched. */
  readonly keys?: Keys | null;
  /** Monotonic ms. */
  readonly now: () => number;
  /** Wall ms. */
  readonly wall: () => number;
  /** After each state that was shown: for sounds. */
  readonly onShown?: (phase: Phase) => void;
  readonly onBug: (error: unknown) => void;
}

const NO_LOGOS: ReadonlyMap<string, string> = new Map();

/** Keeps screen, light and scanner true to the state. They follow from the state alone, so nothing has to remember to update them. */
export class Presenter {
  private readonly options: PresenterOptions;
  private shown: MadeView | null = null;
  private wanted: boolean | null = null;
  private state: KioskState | null = null;
  private faulty = false;
  private code: string | null = null;
  private modules: readonly string[] | null = null;

  constructor(options: PresenterOptions) {
    this.options = options;
  }

  show(state: KioskState): void {
    this.state = state;
    const text = this.codeOf(state);
    if (text !== this.code) {
      this.code = text;
      this.modules = null;
      if (text !== null) {
        void this.draw(text);
      }
    }
    this.refresh(state);
    if (!this.faulty) {
      this.options.onShown?.(state.phase);
    }
  }

  /** While the journal takes nothing, the customer must not begin anything; null when it does again. */
  storageFault(fault: { readonly problem: string } | null): void {
    this.faulty = fault !== null;
    this.shown = null;
    this.wanted = null;
    if (fault !== null) {
      const phase = { name: 'out of service', reasons: [`journal: ${fault.problem}`] } as const;
      const state = { ...(this.state ?? INITIAL_STATE), phase };
      this.options.display.show(this.viewOf(state, null));
      this.options.light.show(patternFor(phase));
      this.options.scanner?.want(false);
    } else if (this.state !== null) {
      this.refresh(this.state);
    }
  }

  /** The order code while paying; afterwards what takes the place of a receipt that was not printed. */
  private codeOf({ phase, lastReceipt }: KioskState): string | null {
    if (phase.name === 'paying') {
      return phase.code?.text ?? null;
    }
    const missing = phase.name === 'thanks' && phase.how.kind === 'completed' && phase.how.receipt !== 'printed';
    return missing && lastReceipt?.saleId === phase.saleId ? (this.options.receiptCode?.(lastReceipt) ?? null) : null;
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

  private viewOf(state: KioskState, qrModules: readonly string[] | null): ScreenView {
    const { settings, now, wall, logos = NO_LOGOS, keys = null } = this.options;
    return makeView(state, { settings, now: now(), wall: wall(), qrModules, logos, keys });
  }

  /** A poll that changed nothing the customer sees does not redraw the screen. */
  private refresh(state: KioskState): void {
    const { display, light, now, scanner } = this.options;
    if (this.faulty) {
      return;
    }
    const wanted = this.wants(state);
    if (wanted !== this.wanted) {
      this.wanted = wanted;
      scanner?.want(wanted);
    }
    const made = { view: this.viewOf(state, this.modules), at: now() };
    if (this.shown !== null && sameView(this.shown, made)) {
      return;
    }
    this.shown = made;
    display.show(made.view);
    light.show(patternFor(state.phase));
  }

  /** Payment codes and vouchers are taken where something is to be paid, tickets wherever a car park is. */
  private wants({ phase, parts }: KioskState): boolean {
    const { settings } = this.options;
    switch (phase.name) {
      case 'paying':
        return canCharge(settings, parts);
      case 'idle':
      case 'choosing':
      case 'typing':
      case 'stay':
      case 'told':
      case 'thanks':
      case 'out of service':
        return settings.parking !== null;
      default:
        return false;
    }
  }
}
