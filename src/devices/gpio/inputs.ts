import { type Health, READY } from '../../domain/health.ts';
import { printable } from '../../domain/printable.ts';
import type { ScreenAction } from '../display/port.ts';
import { SYSTEM_TIMERS, type Timers } from '../port.ts';

/** The first level of an input brings no event, and may come a little after the board: contacts are looked at again after these. */
const LOOKS_MS = [50, 500];

/** A button beside the screen. It does what a press on the screen would. */
export interface ButtonInput {
  readonly name: string;
  readonly does: ScreenAction;
}

/** A contact that says how the housing is. */
export interface ContactInput {
  readonly name: string;
  readonly kind: 'door' | 'tamper' | 'gate';
}

export interface InputsOptions {
  readonly buttons: readonly ButtonInput[];
  readonly contacts: readonly ContactInput[];
  /** Debounced level of an input; null when it cannot be read. */
  readonly level: (input: string) => boolean | null;
  readonly onAction: (action: ScreenAction) => void;
  readonly onHealth: (part: string, health: Health) => void;
}

/** The part of a contact among the kiosk's parts. While it is not ready, and the contact stops selling, nothing is sold. */
export function contactPart(name: string): string {
  return `${CONTACT}${name}`;
}

/** The contact's name, of such a part; null for any other part. */
export function contactOf(part: string): string | null {
  return part.startsWith(CONTACT) ? part.slice(CONTACT.length) : null;
}

const CONTACT = 'contact:';

const WORDS: Readonly<Record<ContactInput['kind'], { readonly open: string; readonly todo: string }>> = {
  door: { open: 'the door is open', todo: 'close it' },
  tamper: { open: 'the housing has been opened', todo: 'look at it, then close it' },
  gate: { open: 'the gate stands open', todo: 'close it, or look what keeps it open' },
};

/**
 * Buttons and contacts on the board's inputs. A contact is active while the thing is open; what it says is the health of a
 * part, so that selling stops, screens and fleet are told, and all of it ends by itself when it is closed.
 */
export class Inputs {
  private readonly options: InputsOptions;
  private readonly buttons: ReadonlyMap<string, ButtonInput>;
  private readonly contacts: ReadonlyMap<string, ContactInput>;
  private readonly timers: Timers;
  private cancels: (() => void)[] = [];

  constructor(options: InputsOptions, timers: Timers = SYSTEM_TIMERS) {
    this.options = options;
    this.timers = timers;
    this.buttons = new Map(options.buttons.map((button) => [button.name, button]));
    this.contacts = new Map(options.contacts.map((contact) => [contact.name, contact]));
  }

  /** A debounced level has changed. */
  changed(input: string, active: boolean): void {
    const contact = this.contacts.get(input);
    if (contact !== undefined) {
      this.tell(contact, active);
    }
    const button = this.buttons.get(input);
    if (button !== undefined && active) {
      this.press(button.does);
    }
  }

  /** The board has come or gone: the contacts are looked at again, for no edge tells how they are now. */
  board(health: Health): void {
    const works = health.status === 'ready' || health.status === 'degraded';
    for (const cancel of this.cancels) cancel();
    this.look(works);
    this.cancels =
      works && this.contacts.size > 0 ? LOOKS_MS.map((ms) => this.timers.after(ms, () => this.look(true))) : [];
  }

  private look(works: boolean): void {
    for (const contact of this.contacts.values()) {
      this.tell(contact, works ? this.options.level(contact.name) : null);
    }
  }

  /** A button for one item works from the start screen too: who presses it has chosen. */
  private press(action: ScreenAction): void {
    if (action.type === 'choose') {
      this.options.onAction({ type: 'begin' });
    }
    this.options.onAction(action);
  }

  private tell({ name, kind }: ContactInput, active: boolean | null): void {
    const { open, todo } = WORDS[kind];
    this.options.onHealth(contactPart(name), healthOf(active, `${open} (${printable(name, 40)}): ${todo}`));
  }
}

function healthOf(active: boolean | null, whenActive: string): Health {
  if (active === null) {
    return { status: 'absent', reason: 'it cannot be read while the board does not work: see gpio' };
  }
  return active ? { status: 'failing', reason: whenActive } : READY;
}
