import { type FSWatcher, watch } from 'node:fs';
import { basename } from 'node:path';
import { nearestFolder } from '../nearest-folder.ts';
import type { Timers } from '../port.ts';

/** After a device file appears, udev still has to set its group. */
const SETTLE_MS = 50;

/** Calls back when one of some device files comes or goes, so that an unplugged printer is missed before the next look at it. */
export class FileNews {
  private readonly files: readonly string[];
  private readonly timers: Timers;
  private readonly onNews: () => void;
  private watchers = new Map<string, FSWatcher>();
  private cancel: () => void = () => undefined;
  private stopped = false;

  constructor(files: readonly string[], timers: Timers, onNews: () => void) {
    this.files = files;
    this.timers = timers;
    this.onNews = onNews;
  }

  /** Watches the nearest folder that there is of each file; again after each look, as folders come and go with the devices in them. */
  async listen(): Promise<void> {
    const names = new Map<string, Set<string>>();
    for (const file of this.files) {
      const place = await nearestFolder(file);
      if (place !== null) {
        names.set(place.folder, (names.get(place.folder) ?? new Set()).add(place.name));
      }
    }
    for (const [folder, watcher] of this.watchers) {
      if (!names.has(folder) || this.stopped) {
        watcher.close();
        this.watchers.delete(folder);
      }
    }
    for (const [folder, wanted] of this.stopped ? [] : names) {
      if (!this.watchers.has(folder)) {
        this.watch(folder, wanted);
      }
    }
  }

  stop(): void {
    this.stopped = true;
    this.cancel();
    for (const watcher of this.watchers.values()) {
      watcher.close();
    }
    this.watchers.clear();
  }

  private watch(folder: string, names: ReadonlySet<string>): void {
    try {
      const watcher = watch(folder, { persistent: false }, (event, name) => {
        // `change` is what each write to the device looks like.
        if (event === 'rename' && name === basename(folder)) {
          // The folder itself has gone, with the last device in it.
          this.forget(folder);
          this.tell();
        } else if (event === 'rename' && name !== null && names.has(name)) {
          this.tell();
        }
      });
      watcher.on('error', () => this.forget(folder));
      this.watchers.set(folder, watcher);
    } catch {
      // Without it the next look comes a little later.
    }
  }

  private forget(folder: string): void {
    this.watchers.get(folder)?.close();
    this.watchers.delete(folder);
  }

  private tell(): void {
    this.cancel();
    if (!this.stopped) {
      this.cancel = this.timers.after(SETTLE_MS, this.onNews);
    }
  }
}
