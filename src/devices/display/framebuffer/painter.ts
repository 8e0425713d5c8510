import { Canvas } from '../../../screens/framebuffer/canvas.ts';
import { type Drawn, type DrawOptions, drawView } from '../../../screens/framebuffer/draw.ts';
import type { Leaf } from '../../../screens/framebuffer/list.ts';
import { drawStrip, type Strip } from '../../../screens/framebuffer/strip.ts';
import type { ScreenView } from '../../../screens/view.ts';

/** Letters are made for so long at a stretch, then everything else has its turn: a relay has to fall back in time. */
const STRETCH_MS = 6;

/** How far the time of a view has run. */
export interface Moment {
  readonly leftMs: number;
  readonly totalMs: number;
}

/**
 * Draws views beside the picture that is shown, and lays each over it when it is whole. A new one takes the place of one that is not
 * finished.
 */
export class Painter {
  /** The picture that is shown. */
  private readonly front: Canvas;
  private readonly back: Canvas;
  private cancel: (() => void) | null = null;

  constructor(front: Canvas) {
    this.front = front;
    this.back = new Canvas(front.width, front.height);
  }

  /**
   * @param moment asked for when the picture is whole.
   * @param whole called then; not when another picture or `stop` came before. A small picture is whole before this returns.
   */
  paint(
    view: ScreenView,
    options: DrawOptions,
    moment: () => Moment,
    whole: (strip: Strip | null, leaf: Leaf | null) => void,
  ): Drawn {
    this.stop();
    const { back, front } = this;
    const { drawn, tasks } = back.postponing(() => drawView(back, view, options));
    let done = 0;
    const goOn = () => {
      this.cancel = null;
      const until = performance.now() + STRETCH_MS;
      while (done < tasks.length && performance.now() < until) {
        tasks[done]?.();
        done += 1;
      }
      if (done < tasks.length) {
        const next = setImmediate(goOn);
        this.cancel = () => clearImmediate(next);
        return;
      }
      if (drawn.strip !== null) {
        drawStrip(back, drawn.strip, moment(), 0);
      }
      front.copy(back);
      whole(drawn.strip, drawn.leaf);
    };
    goOn();
    return drawn;
  }

  stop(): void {
    this.cancel?.();
    this.cancel = null;
  }
}
