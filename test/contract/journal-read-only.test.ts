import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import { availableDrivers } from '../../src/journal/sqlite.ts';
import { Store } from '../../src/journal/store.ts';
import { entry, tempJournal } from '../support/journal.ts';
import { bundle } from '../support/journal-worker.ts';

const [driver] = await availableDrivers();
if (driver === undefined) {
  throw new Error('this Node has no SQLite');
}
const temp = tempJournal();
afterEach(() => temp.remove());

describe('a journal that may not be written', () => {
  test('is refused with words that name the owner and the mount', async () => {
    const { path, folder } = temp;
    const store = Store.open({ driver, path, now: 0 });
    store.commit(entry(1));
    store.close();
    for (const name of [path, `${path}.guard`]) {
      chmodSync(name, 0o444);
    }
    chmodSync(folder, 0o555);
    // Modes do not bind root, so that the open is tried by somebody who is not.
    const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const program = await bundle('test/support/journal-open.ts');
    const child = spawn(process.execPath, [program, path], { ...nobody, stdio: ['ignore', 'pipe', 'inherit'] });
    const [said] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    chmodSync(folder, 0o755);
    expect(JSON.parse(said)).toMatchObject({ problem: 'read only' });
    expect(said).toContain('owner and mode');
  });
});
