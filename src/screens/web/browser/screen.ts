import { LANGUAGES } from '../../../domain/language.ts';
import type { ScreenView } from '../../view.ts';
import type { OutOfServiceText } from '../../wire.ts';
import { keepMoving } from './burn-in.ts';
import { Curtain } from './curtain.ts';
import { Link } from './link.ts';
import { Renderer } from './renderer.ts';
import { PageSound } from './sound.ts';

/** The customer's screen: draws what the daemon sends, sends back what is pressed, and says so when the daemon is away. */

let words: OutOfServiceText = {
  lang: 'en',
  title: 'Out of service',
  lines: ['Please wait a moment.', 'This screen comes back by itself.'],
};
let version: string | null = null;

const renderer = new Renderer((press) => link.send(press));

const sound = new PageSound();

const curtain = new Curtain(() => void link.touched());

const link: Link = new Link({
  onHello(hello) {
    curtain.set(false);
    if (version !== null && version !== hello.version) {
      window.location.reload();
      return;
    }
    version = hello.version;
    words = hello.outOfService ?? words;
  },
  onView({ number, view }) {
    renderer.draw(view);
    document.body.dataset['view'] = String(number);
    afterPaint(() => link.drawn(number));
  },
  onGlow({ dark }) {
    curtain.set(dark);
    renderer.closeSheet();
  },
  onSound(message) {
    void sound.play(message);
  },
  onGone() {
    curtain.set(false);
    renderer.draw(awayView(words));
  },
});

/** Two frames later the first of them is on the glass. A browser that paints nothing never gets there, and so reports nothing. */
function afterPaint(then: () => void): void {
  window.requestAnimationFrame(() => window.requestAnimationFrame(then));
}

/** In the words that the daemon has sent ahead, whatever language was on the screen. */
function awayView({ lang, title, lines }: OutOfServiceText): ScreenView {
  return {
    phase: 'away',
    language: LANGUAGES.find((one) => one === lang) ?? 'en',
    stepFree: false,
    title,
    lines,
    sale: null,
    rows: [],
    items: [],
    wallets: [],
    qr: null,
    typing: null,
    countdown: null,
    busy: true,
    tone: 'warn',
    actions: [],
    languages: [],
    footer: '',
  };
}

document.addEventListener('contextmenu', (event) => event.preventDefault());
document.addEventListener('dragstart', (event) => event.preventDefault());
sound.start();
keepMoving();
link.start();
