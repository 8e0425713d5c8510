// A vitest reporter: ends a run in which one test file never ends, and names the file.
// The limits of single tests cannot: a loop that never gives way holds back their timers as well.

import { readFileSync, readlinkSync } from 'node:fs';

/** Far more than the longest file takes on a busy machine, and far less than a run of CI may. */
const LIMIT_MS = Number(process.env.KIOSKD_STUCK_MS ?? 20 * 60_000);

export default class Stuck {
  #limits = new Map();

  onTestModuleStart({ moduleId }) {
    const end = () => {
      console.error(`${moduleId} has not ended in ${LIMIT_MS / 60_000} minutes: this run is over`);
      for (const pid of children()) process.kill(pid, 'SIGKILL');
      process.exit(1);
    };
    this.#limits.set(moduleId, setTimeout(end, LIMIT_MS).unref());
  }

  onTestModuleEnd({ moduleId }) {
    clearTimeout(this.#limits.get(moduleId));
    this.#limits.delete(moduleId);
  }
}

/** The workers, which would live on: one that never gives way does not notice that it was left alone. */
function children() {
  return readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8')
    .split(' ')
    .filter((pid) => pid !== '')
    .map(Number)
    .filter((pid) => readlink(pid) === process.execPath);
}

function readlink(pid) {
  try {
    return readlinkSync(`/proc/${pid}/exe`);
  } catch {
    return null;
  }
}
