import { onTestFinished } from 'vitest';
import type { Display, ScreenAction } from '../../../src/devices/display/port.ts';
import { VirtualDisplay } from '../../../src/devices/display/virtual.ts';
import { WebDisplay, type WebDisplayOptions } from '../../../src/devices/display/web.ts';
import type { Health } from '../../../src/domain/health.ts';
import { Canvas, PALETTE } from '../../../src/screens/framebuffer/canvas.ts';
import { drawView } from '../../../src/screens/framebuffer/draw.ts';
import type { ScreenView } from '../../../src/screens/view.ts';
import type { AliveMessage, HelloMessage, ViewMessage } from '../../../src/screens/wire.ts';
import { EventReader } from '../../support/http.ts';
import { PretendFramebuffer } from '../../support/pretend-framebuffer.ts';
import { type RunningServer, startServer } from '../../support/web-server.ts';

export interface DisplayRig {
  readonly display: Display;
  readonly healths: readonly Health[];
  readonly actions: readonly ScreenAction[];
  /** Whether a customer in front of it sees this view, whole. */
  sees(view: ScreenView): Promise<boolean>;
  /** Takes away what shows it, or brings it back: the browser, the panel. */
  present(there: boolean): Promise<void>;
  /** Null for a display that nobody can press on. */
  readonly press: ((action: ScreenAction) => Promise<boolean>) | null;
}

export const DISPLAYS = [
  ['virtual', virtualRig],
  ['web', webRig],
  ['framebuffer', framebufferRig],
] as const;

function listeners() {
  const actions: ScreenAction[] = [];
  const healths: Health[] = [];
  return {
    actions,
    healths,
    onAction: (action: ScreenAction) => void actions.push(action),
    onHealth: (health: Health) => void healths.push(health),
  };
}

async function virtualRig(): Promise<DisplayRig> {
  const heard = listeners();
  const display = new VirtualDisplay(heard);
  onTestFinished(() => display.stop());
  return {
    display,
    ...heard,
    sees: async (view) => JSON.stringify(display.seen) === JSON.stringify(view),
    press: async (action) => display.press(action),
    present: async (there) => display.setBrowser(there),
  };
}

async function webRig(): Promise<DisplayRig> {
  const web = await pretendBrowser();
  return {
    ...web,
    press: async (action) => (await web.post('/screen/action', action)) === 202,
    sees: async (view) => JSON.stringify(await web.newest()) === JSON.stringify(view),
    present: async (there) => {
      if (there) {
        await web.open();
        await web.report();
      } else {
        web.close();
      }
    },
  };
}

async function framebufferRig(): Promise<DisplayRig> {
  const heard = listeners();
  const frame = new PretendFramebuffer({ width: 480, height: 320, bitsPerPixel: 32 });
  frame.unplug();
  return {
    display: frame.display(heard.onHealth),
    ...heard,
    press: null,
    sees: async (view) => {
      const canvas = new Canvas(480, 320);
      const { strip } = drawView(canvas, view, { buttons: true });
      const rows = strip === null ? 320 : strip.box.y;
      const picture = frame.picture();
      return canvas.pixels.subarray(0, rows * 480).every((index, at) => redOf(index) === picture[at * 3]);
    },
    present: async (there) => (there ? frame.plug() : frame.unplug()),
  };
}

function redOf(index: number): number {
  return (PALETTE[index] ?? 0) >> 16;
}

/** Counts its views, as a page that draws all of them would. */
class CountingDisplay extends WebDisplay {
  shown = 0;

  override show(view: ScreenView): void {
    this.shown += 1;
    super.show(view);
  }
}

/** A web display, and a page for it that a test speaks for. */
export interface PretendBrowser {
  readonly display: WebDisplay;
  readonly running: RunningServer;
  readonly healths: readonly Health[];
  readonly actions: readonly ScreenAction[];
  /** Connects the page. */
  open(): Promise<number>;
  close(): void;
  /** Reports that all is well with the newest view and a new frame, but for what is given. @returns the status. */
  report(over?: Partial<AliveMessage>): Promise<number>;
  post(path: string, body: object): Promise<number>;
  newest(): Promise<ScreenView>;
}

/** @param over its clock, its plug. */
export async function pretendBrowser(over: Partial<WebDisplayOptions> = {}): Promise<PretendBrowser> {
  const heard = listeners();
  const running = await startServer();
  const { url } = running.address;
  const display = new CountingDisplay({ server: running.server, now: () => performance.now(), ...heard, ...over });
  let reader: EventReader | null = null;
  let page = 0;
  let frames = 0;
  const close = () => {
    reader?.close();
    reader = null;
  };
  onTestFinished(async () => {
    close();
    await display.stop();
    await running.stop();
  });
  const post = async (path: string, body: object) => {
    const headers = { 'content-type': 'application/json', origin: url };
    return (await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })).status;
  };
  const readNewest = async () => {
    const late = await EventReader.open(`${url}/screen/events`);
    await late.next();
    const message = await late.data<ViewMessage>();
    late.close();
    return message;
  };
  return {
    display,
    running,
    ...heard,
    open: async () => {
      close();
      reader = await EventReader.open(`${url}/screen/events`);
      page = (await reader.data<HelloMessage>()).page;
      return page;
    },
    close,
    report: async (more = {}) => {
      frames += 1;
      const well = { page, view: display.shown, frames, visible: true, width: 800, height: 480, density: 1 };
      return await post('/screen/alive', { ...well, ...more });
    },
    post,
    newest: async () => (await readNewest()).view,
  };
}
