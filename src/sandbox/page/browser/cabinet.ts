import type { Bench, BenchPaper, BenchSlot } from '../model.ts';
import { api } from './api.ts';
import { button, byId, clock, make, setText } from './dom.ts';

const LEDS = 24;
const SCREEN = { width: 800, height: 480 };
const DAEMON_TEXT: Readonly<Record<Bench['daemon']['state'], string>> = {
  off: 'daemon is off',
  starting: 'daemon is starting',
  running: 'daemon is running',
  dark: 'no power',
  down: 'daemon ended by itself',
  stopping: 'daemon is stopping',
};

/** Draws the kiosk: screen, ring, scanner, printer, compartments. */
export class Cabinet {
  readonly #frame = byId('screen-frame', HTMLIFrameElement);
  readonly #slots = byId('slots', HTMLDivElement);
  readonly #ring = byId('ring', HTMLDivElement);
  readonly #paper = byId('paper', HTMLButtonElement);
  readonly #drawn = new Map<string, { readonly element: HTMLElement; dropped: number }>();
  #startsShown = 0;
  #paperShown = 0;
  #papers: readonly BenchPaper[] = [];

  constructor() {
    for (let index = 0; index < LEDS; index += 1) {
      const led = make('i', 'led');
      led.style.setProperty('--led', String(index));
      this.#ring.append(led);
    }
    this.#paper.addEventListener('click', () => this.#openReceipts());
    new ResizeObserver(() => this.#fitScreen()).observe(byId('screen', HTMLDivElement));
  }

  /** The frame keeps the pixels of a 7 inch panel, and is drawn as large as its opening allows. */
  #fitScreen(): void {
    const opening = byId('screen', HTMLDivElement);
    const scale = Math.min((opening.clientWidth - 20) / SCREEN.width, (opening.clientHeight - 20) / SCREEN.height);
    opening.style.setProperty('--screen-scale', scale.toFixed(4));
  }

  draw(bench: Bench): void {
    this.#drawDaemon(bench);
    setText(byId('kiosk-name', HTMLSpanElement), bench.kiosk.name);
    this.#ring.dataset['pattern'] = bench.light;
    setText(byId('ring-text', HTMLSpanElement), bench.light);
    byId('scanner', HTMLDivElement).dataset['plugged'] = String(bench.scannerPlugged);
    setText(byId('scanner-text', HTMLSpanElement), bench.scannerPlugged ? 'scan here' : 'unplugged');
    setText(byId('printer-text', HTMLDivElement), bench.paperOut ? 'no paper' : 'receipts');
    this.#drawPaper(bench.papers);
    this.#clearSlots(bench.slots);
    byId('board', HTMLDListElement).hidden = bench.kind !== 'pay station' && bench.kind !== 'exit';
    for (const slot of bench.slots) {
      this.#drawSlot(slot);
    }
  }

  #drawDaemon(bench: Bench): void {
    const { state, pid, starts, note } = bench.daemon;
    byId('daemon', HTMLParagraphElement).dataset['state'] = state;
    setText(byId('daemon-text', HTMLSpanElement), DAEMON_TEXT[state]);
    const process = pid === null ? note : `process ${pid}${starts > 1 ? `, start ${starts}` : ''}`;
    setText(byId('kiosk-note', HTMLSpanElement), process);
    byId('cabinet', HTMLElement).dataset['power'] = state;
    setText(byId('screen-dark', HTMLDivElement), state === 'dark' ? '' : note || 'starting …');
    if (state === 'running' && this.#startsShown !== starts) {
      this.#startsShown = starts;
      this.#frame.src = '/screen/';
    }
  }

  /** Another kind of kiosk has other things in front of it. */
  #clearSlots(slots: readonly BenchSlot[]): void {
    const names = slots.map(({ itemId }) => itemId);
    this.#slots.hidden = names.length === 0;
    if ([...this.#drawn.keys()].some((name) => !names.includes(name))) {
      this.#drawn.clear();
      this.#slots.replaceChildren();
    }
  }

  #drawSlot(slot: BenchSlot): void {
    let drawn = this.#drawn.get(slot.itemId);
    if (drawn === undefined) {
      const element = make(
        'div',
        'slot',
        make('div', 'window', make('b', 'product', slot.item.slice(0, 1)), make('div', 'tray')),
        make('div', 'slot-name', slot.does === 'opens' ? 'Barrier' : `${slot.number} ${slot.item}`),
        make('div', 'slot-lamps', lamp('relay', slot.relay), lamp('sensor', slot.sensor)),
        this.#jamButton(slot),
      );
      element.dataset['does'] = slot.does;
      this.#slots.append(element);
      drawn = { element, dropped: slot.dropped };
      this.#drawn.set(slot.itemId, drawn);
    }
    drawn.element.dataset['relay'] = String(slot.relayOn);
    drawn.element.dataset['sensor'] = String(slot.sensorOn);
    const tray = drawn.element.querySelector('.tray');
    if (tray !== null) {
      const did = slot.does === 'opens' ? 'opened' : 'dropped';
      setText(tray, slot.dropped === 0 ? '' : `${did} ${slot.dropped === 1 ? 'once' : `${slot.dropped} times`}`);
    }
    const jam = drawn.element.querySelector('.jam');
    jam?.setAttribute('aria-pressed', String(slot.jammed));
    if (jam !== null) {
      setText(jam, slot.jammed ? 'jammed' : 'jam it');
    }
    if (slot.dropped > drawn.dropped) {
      drawn.element.classList.remove('drops');
      requestAnimationFrame(() => drawn.element.classList.add('drops'));
    }
    drawn.dropped = slot.dropped;
  }

  #jamButton(slot: BenchSlot): HTMLElement {
    const jam: HTMLButtonElement = button('jam', 'jam it', () => {
      void api.jam(slot.relay, jam.getAttribute('aria-pressed') !== 'true');
    });
    return jam;
  }

  #drawPaper(papers: readonly BenchPaper[]): void {
    this.#papers = papers;
    const newest = papers.at(-1);
    this.#paper.hidden = newest === undefined;
    if (newest !== undefined && newest.id !== this.#paperShown) {
      this.#paperShown = newest.id;
      byId('paper-image', HTMLImageElement).src = `/virtual/paper/${newest.id}.svg`;
      this.#paper.classList.remove('comes');
      requestAnimationFrame(() => this.#paper.classList.add('comes'));
    }
  }

  async #hold(code: string): Promise<void> {
    const held = await api.holdToScanner(code);
    const words = held.ok ? (held.value.seen ? 'Read. Watch the kiosk.' : 'The scanner is dark.') : held.message;
    setText(byId('receipts-note', HTMLParagraphElement), words);
  }

  #openReceipts(): void {
    const sheets = [...this.#papers].reverse().map((paper) => {
      const image = make('img', 'sheet');
      image.src = `/virtual/paper/${paper.id}.svg`;
      image.alt = `Receipt of ${clock(paper.at)}`;
      const { code } = paper;
      const hold = code === null ? [] : [button('plain', 'Hold its code to the scanner', () => void this.#hold(code))];
      return make('figure', '', image, make('figcaption', '', clock(paper.at)), ...hold);
    });
    setText(byId('receipts-note', HTMLParagraphElement), '');
    byId('receipts-list', HTMLDivElement).replaceChildren(...sheets);
    byId('receipts', HTMLDialogElement).showModal();
  }
}

function lamp(kind: string, name: string): HTMLElement {
  return make('span', `slot-lamp ${kind}`, make('i', 'slot-light'), name);
}
