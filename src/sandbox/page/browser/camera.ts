import type { ViewMessage } from '../../../screens/wire.ts';
import { drawModules, readCanvas } from './qr.ts';

export interface CameraListeners {
  /** A code was read off the picture. Called once; the camera then closes itself. */
  onText(text: string): void;
  /** A screen is there and has no code on it. */
  onNothing(): void;
  onDark(): void;
}

/** Frames a hand needs before the picture is still enough to read. */
const STEADY_FRAMES = 5;
const FRAME_MS = 120;

/**
 * The phone's camera: takes the modules that the kiosk's screen shows at this moment, draws them as a picture (small,
 * off the middle, on the screen's grey) and reads that picture with a QR decoder. Nothing reaches the phone any other way.
 */
export class Camera {
  readonly #canvas: HTMLCanvasElement;
  readonly #listeners: CameraListeners;
  #source: EventSource | null = null;
  #timer = 0;
  #modules: readonly string[] | null = null;
  #dark = true;
  #frames = 0;

  constructor(canvas: HTMLCanvasElement, listeners: CameraListeners) {
    this.#canvas = canvas;
    this.#listeners = listeners;
  }

  open(): void {
    const source = new EventSource('/screen/events');
    this.#source = source;
    source.addEventListener('view', (event: MessageEvent<string>) => {
      this.#dark = false;
      this.#modules = modulesInView(event.data);
    });
    source.addEventListener('error', () => {
      this.#dark = true;
      this.#modules = null;
    });
    this.#timer = window.setInterval(() => this.#frame(), FRAME_MS);
    this.#frame();
  }

  close(): void {
    this.#source?.close();
    this.#source = null;
    window.clearInterval(this.#timer);
  }

  #frame(): void {
    const context = this.#canvas.getContext('2d');
    if (context === null) {
      return;
    }
    context.fillStyle = this.#dark ? '#07090a' : '#c9cdc6';
    context.fillRect(0, 0, this.#canvas.width, this.#canvas.height);
    this.#frames += 1;
    if (this.#modules === null) {
      if (this.#frames > STEADY_FRAMES) {
        (this.#dark ? this.#listeners.onDark : this.#listeners.onNothing)();
      }
      return;
    }
    const code = document.createElement('canvas');
    code.width = 320;
    code.height = 320;
    drawModules(code, this.#modules);
    const sway = Math.max(0, STEADY_FRAMES - this.#frames);
    context.drawImage(code, 80 + sway * 7, 80 - sway * 5);
    if (sway === 0) {
      const text = readCanvas(this.#canvas);
      if (text !== null) {
        this.close();
        this.#listeners.onText(text);
      }
    }
  }
}

/** The module rows in a view message that came as JSON; null when the view shows no code. */
function modulesInView(json: string): readonly string[] | null {
  const message: ViewMessage = JSON.parse(json);
  return message.view.qr?.modules ?? null;
}
