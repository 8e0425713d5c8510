import type { ScreenWallet } from '../../view.ts';
import { isPicture, WALLET_LOGOS } from '../logos.ts';
import { byId, icon, Last, makeButton, textElement } from './dom.ts';
import { pictureBox } from './picture.ts';

const TICK = 'M5 12.5 10 17.5 19.5 7';

/** Ways to pay: names with a logo or badge. Those whose order code can be had are buttons; the one on the screen has a tick. */
export class Wallets {
  readonly #box = byId('wallets', HTMLDivElement);
  readonly #side = byId('side', HTMLElement);
  readonly #items = byId('items', HTMLDivElement);
  readonly #choose: (button: HTMLButtonElement, walletId: string) => void;
  readonly #changed: () => void;
  readonly #last = new Last();

  constructor(choose: (button: HTMLButtonElement, walletId: string) => void, changed: () => void) {
    this.#choose = choose;
    this.#changed = changed;
  }

  set(wallets: readonly ScreenWallet[]): void {
    if (!this.#last.isNew(wallets)) {
      return;
    }
    const canTouch = wallets.some(({ canShow }) => canShow);
    // What is only told stands with the words, out of the way of what can be touched.
    if (canTouch) {
      this.#items.before(this.#box);
    } else {
      this.#side.append(this.#box);
    }
    this.#box.hidden = wallets.length === 0;
    this.#box.dataset['touch'] = String(canTouch);
    this.#box.replaceChildren(...wallets.map((wallet) => this.#tile(wallet)));
  }

  #tile({ id, name, logo, shown, canShow }: ScreenWallet): HTMLElement {
    const key = `wallet ${id}`;
    const tile = canShow ? makeButton(key, 'wallet') : textElement('span', 'wallet', '');
    const picture = logo === null ? null : logoOf(logo, this.#changed);
    if (picture !== null) {
      tile.append(picture);
    }
    tile.append(textElement('span', 'name', name));
    if (shown) {
      const tick = icon(TICK);
      tick.classList.add('tick');
      tile.append(tick);
    }
    tile.toggleAttribute('data-shown', shown);
    if (tile instanceof HTMLButtonElement) {
      tile.setAttribute('aria-pressed', String(shown));
      tile.addEventListener('click', () => this.#choose(tile, id));
    }
    return tile;
  }
}

/** @returns null where there is neither a file nor a badge of that name. */
function logoOf(logo: string, gone: () => void): HTMLElement | null {
  if (isPicture(logo)) {
    return pictureBox(logo, 'logo', gone);
  }
  const badge = Object.hasOwn(WALLET_LOGOS, logo) ? WALLET_LOGOS[logo] : undefined;
  if (badge === undefined) {
    return null;
  }
  const patch = textElement('span', 'logo badge', badge.letters);
  patch.setAttribute('aria-hidden', 'true');
  patch.style.setProperty('--ground', badge.ground);
  return patch;
}
