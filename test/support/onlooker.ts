import { onTestFinished } from 'vitest';
import type { ScreenView } from '../../src/screens/view.ts';
import { eventually } from './eventually.ts';
import { EventReader } from './http.ts';
import type { RunningKiosk } from './running-kiosk.ts';

/**
 * Follows a daemon's stream of screen events and keeps all of it. A screen that stays for a second only is not missed, however long
 * this process stood still meanwhile.
 */
export class Onlooker {
  /** Every sound that the page was told to make, in order. */
  readonly cues: unknown[] = [];
  private readonly reader: EventReader;
  private readonly views: ScreenView[] = [];
  private looked = 0;

  private constructor(reader: EventReader) {
    this.reader = reader;
  }

  /** Looks from now on, until the test is over; what is on the screen now is the first that is seen. */
  static async at(kiosk: RunningKiosk): Promise<Onlooker> {
    const onlooker = new Onlooker(await EventReader.open(`${kiosk.url}/screen/events`));
    onTestFinished(() => onlooker.reader.close());
    void onlooker.follow();
    await eventually(() => onlooker.views.length > 0, { what: 'the screen as it is' });
    return onlooker;
  }

  /** Waits for such a view among those after the one that was seen last, and gives it. */
  async sees(wanted: (view: ScreenView) => boolean, what: string): Promise<ScreenView> {
    let found: ScreenView | undefined;
    await eventually(
      () => {
        const index = this.views.findIndex((view, i) => i >= this.looked && wanted(view));
        found = this.views[index];
        this.looked = found === undefined ? this.looked : index + 1;
        return found !== undefined;
      },
      { what: () => `${what} on the screen; since the last: ${this.since()}` },
    );
    if (found === undefined) {
      throw new Error(`never saw ${what}`);
    }
    return found;
  }

  async seesPhase(phase: string): Promise<ScreenView> {
    return await this.sees((view) => view.phase === phase, `phase '${phase}'`);
  }

  private since(): string {
    return this.views
      .slice(this.looked)
      .map(({ phase, title }) => `${phase} '${title}'`)
      .join(', ');
  }

  private async follow(): Promise<void> {
    try {
      for (let event = await this.reader.next(); event !== null; event = await this.reader.next()) {
        if (event.event === 'view') {
          this.views.push((event.data as { view: ScreenView }).view);
        } else if (event.event === 'sound') {
          this.cues.push((event.data as { cue: unknown }).cue);
        }
      }
    } catch {
      // The test is over, or the daemon has ended; whoever waits for a view says that it never came.
    }
  }
}
