import type { Bench, BenchOrder, BenchWallet, CustomerScript, LookedUp } from '../model.ts';
import { api } from './api.ts';
import { Camera } from './camera.ts';
import { button, byId, clock, make, setText } from './dom.ts';
import { drawModules, modulesOf } from './qr.ts';

const SCRIPTS: readonly { readonly script: CustomerScript; readonly label: string }[] = [
  { script: 'approve', label: 'approve at once' },
  { script: 'ask', label: 'ask me' },
  { script: 'decline', label: 'decline' },
];

/** What the phone shows. A bench snapshot arriving later may move it on (`watch`). */
interface Page {
  readonly name: string;
  readonly watch?: (bench: Bench) => void;
  readonly leave?: () => void;
}

/** The customer's phone: one wallet app for all, which can show a payment code or scan the kiosk's screen. */
export class Phone {
  readonly #root = byId('phone-page', HTMLDivElement);
  #bench: Bench | null = null;
  #page: Page = { name: 'none' };
  #script: CustomerScript = 'approve';

  draw(bench: Bench): void {
    const before = this.#bench;
    this.#bench = bench;
    setText(byId('phone-clock', HTMLSpanElement), clock(bench.clock.now).slice(0, 5));
    if (this.#page.name === 'none' || (this.#page.name === 'home' && walletsDiffer(before, bench))) {
      this.#home();
    }
    this.#page.watch?.(bench);
  }

  #show(page: Page, ...content: readonly (Node | string)[]): void {
    this.#page.leave?.();
    this.#page = page;
    this.#root.dataset['page'] = page.name;
    this.#root.replaceChildren(...content);
  }

  #home(): void {
    const scan = button('scan-button', '', () => this.#scanScreen());
    scan.append(make('b', '', 'Scan the screen'), make('span', '', 'point the camera at the code the kiosk shows'));
    const wallets = (this.#bench?.wallets ?? []).map((wallet) => {
      const app = button('wallet', '', () => void this.#showCode(wallet));
      app.dataset['wallet'] = wallet.id;
      app.append(make('i', 'app-icon'), make('span', '', wallet.name));
      return app;
    });
    this.#show(
      { name: 'home' },
      scan,
      make('h3', '', 'Show a payment code'),
      make('div', 'wallets', ...wallets),
      make('h3', '', 'When a code is charged'),
      this.#scriptChoice(),
    );
  }

  #scriptChoice(): HTMLElement {
    const choice = make('div', 'choice');
    choice.setAttribute('role', 'radiogroup');
    for (const { script, label } of SCRIPTS) {
      const option = button('', label, () => {
        this.#script = script;
        for (const other of choice.children) {
          other.setAttribute('aria-checked', String(other === option));
        }
      });
      option.setAttribute('role', 'radio');
      option.setAttribute('aria-checked', String(script === this.#script));
      choice.append(option);
    }
    return choice;
  }

  // A payment code on the phone, for the kiosk's scanner.

  async #showCode(wallet: BenchWallet): Promise<void> {
    const issued = await api.issueCode(wallet.id, this.#script);
    if (!issued.ok) {
      this.#message('bad', 'No code', issued.message);
      return;
    }
    const { code } = issued.value;
    const canvas = make('canvas', 'code');
    canvas.width = 360;
    canvas.height = 360;
    drawModules(canvas, modulesOf(code));
    const hint = make('p', 'hint', 'One use only. Choose something at the kiosk first.');
    const hold = button('big', 'Hold it to the scanner', () => void this.#hold(code, hint, hold));
    this.#show(
      { name: 'code' },
      make('h3', 'wallet-name', wallet.name),
      canvas,
      make('p', 'digits', code.replace(/(.{4})(?=.)/g, '$1 ')),
      hold,
      hint,
      make(
        'div',
        'row',
        button('plain', 'Back', () => this.#home()),
        button('plain', 'New code', () => void this.#showCode(wallet)),
      ),
    );
  }

  async #hold(code: string, hint: HTMLElement, hold: HTMLButtonElement): Promise<void> {
    const known = new Set((this.#bench?.orders ?? []).map((order) => order.orderNumber));
    hold.disabled = true;
    const held = await api.holdToScanner(code);
    hold.disabled = false;
    if (!held.ok || !held.value.seen) {
      setText(hint, held.ok ? 'The scanner is dark: nothing read it.' : held.message);
      return;
    }
    setText(hint, 'Read. Watch the kiosk.');
    this.#page = { name: 'code', watch: (bench) => this.#followCode(bench, known) };
    if (this.#bench !== null) {
      this.#followCode(this.#bench, known);
    }
  }

  /** The order that a code just held to the scanner led to is the one that was not in the ledger before. */
  #followCode(bench: Bench, known: ReadonlySet<string>): void {
    const order = bench.orders.find((candidate) => candidate.mode === 'cpm' && !known.has(candidate.orderNumber));
    if (order === undefined) {
      return;
    }
    if (order.asks) {
      this.#ask({ ...order, merchant: bench.kiosk.name, wallet: '' });
    } else if (order.tone !== 'open') {
      this.#result(order);
    }
  }

  // The kiosk's screen, for the phone's camera.

  #scanScreen(): void {
    const canvas = make('canvas', 'viewfinder');
    canvas.width = 480;
    canvas.height = 480;
    const hint = make('p', 'hint', 'Looking for a code …');
    const camera = new Camera(canvas, {
      onText: (text) => void this.#lookUp(text, hint),
      onNothing: () => setText(hint, 'There is no code on the screen. Choose something at the kiosk first.'),
      onDark: () => setText(hint, 'The screen is dark.'),
    });
    this.#show(
      { name: 'camera', leave: () => camera.close() },
      make('h3', 'wallet-name', 'Camera'),
      canvas,
      hint,
      make(
        'div',
        'row',
        button('plain', 'Back', () => this.#home()),
      ),
    );
    camera.open();
  }

  async #lookUp(text: string, hint: HTMLElement): Promise<void> {
    const found = await api.look(text);
    if (this.#page.name !== 'camera') {
      return;
    }
    if (found.ok) {
      this.#ask(found.value);
    } else {
      setText(hint, found.message);
    }
  }

  // What both ways lead to: the wallet asks its owner.

  #ask(order: LookedUp): void {
    const note = make('p', 'hint', '');
    const decide = (decision: 'approve' | 'decline') => async (): Promise<void> => {
      const done = await api.decide(order.gateway, order.orderNumber, decision);
      if (!done.ok) {
        this.#message('bad', 'Not done', done.message);
      }
    };
    this.#show(
      { name: 'ask', watch: (bench) => this.#followAsked(bench, order.orderNumber) },
      make('h3', 'wallet-name', order.wallet === '' ? order.gateway : order.wallet),
      make('p', 'merchant', order.merchant),
      make('p', 'amount', order.amount),
      make('p', 'number', `order ${order.orderNumber}`),
      button('big', 'Approve', () => void decide('approve')()),
      button('plain wide', 'Decline', () => void decide('decline')()),
      make(
        'div',
        'row',
        button('plain', 'Wait', () => setText(note, 'You hesitate. The kiosk counts down until the order ends.')),
        button('plain', 'Walk away', () => this.#home()),
      ),
      note,
    );
  }

  #followAsked(bench: Bench, orderNumber: string): void {
    const order = bench.orders.find((candidate) => candidate.orderNumber === orderNumber);
    if (order !== undefined && order.tone !== 'open') {
      this.#result(order);
    }
  }

  /** Stays on the phone and follows the ledger, so that a refund is seen to arrive. */
  #result(order: BenchOrder): void {
    const text = (now: BenchOrder) =>
      now.tone === 'paid' ? 'Paid' : now.tone === 'returned' ? 'Money back' : 'Not paid';
    const head = make('h3', 'verdict', text(order));
    const state = make('p', 'number', order.state);
    this.#show(
      {
        name: 'result',
        watch: (bench) => {
          const now = bench.orders.find((candidate) => candidate.orderNumber === order.orderNumber) ?? order;
          this.#root.dataset['tone'] = now.tone;
          setText(head, text(now));
          setText(state, now.state);
        },
      },
      head,
      make('p', 'amount', order.amount),
      state,
      make('p', 'number', `order ${order.orderNumber}`),
      button('plain wide', 'Done', () => this.#home()),
    );
    this.#root.dataset['tone'] = order.tone;
  }

  #message(tone: string, title: string, text: string): void {
    this.#show(
      { name: 'message' },
      make('h3', 'verdict', title),
      make('p', 'hint', text),
      button('plain wide', 'Back', () => this.#home()),
    );
    this.#root.dataset['tone'] = tone;
  }
}

function walletsDiffer(before: Bench | null, now: Bench): boolean {
  return JSON.stringify(before?.wallets) !== JSON.stringify(now.wallets);
}
