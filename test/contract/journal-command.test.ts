import { closeSync, mkdirSync, openSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dispatch } from '../../src/commands/dispatch.ts';
import { listArchive } from '../../src/journal/archive-file.ts';
import { openJournalDirect } from '../../src/journal/direct.ts';
import type { Journal } from '../../src/journal/port.ts';
import { ConfigFolder, MINIMAL } from '../support/config-folder.ts';
import { entry, tempJournal } from '../support/journal.ts';
import { PAGE, sellMany } from '../support/journal-damage.ts';
import { DAY, NOON } from '../support/journal-sales.ts';

describe('kioskd journal', () => {
  let temp = tempJournal();
  let journal: Journal;
  let site: ConfigFolder;
  let config = '';
  beforeEach(async () => {
    temp = tempJournal();
    site = new ConfigFolder();
    config = site.write(`${MINIMAL}journal: {path: ${temp.path}}\n`);
    const opened = await openJournalDirect(temp.path);
    journal = opened.journal;
    await sellMany(opened, 1, 10);
    await journal.commit({ ...entry('today'), at: NOON + 100 * DAY });
  });
  afterEach(async () => {
    await journal.close();
    temp.remove();
    site.remove();
  });

  async function kioskd(...words: readonly string[]) {
    let [out, err] = ['', ''];
    const code = await dispatch(['journal', ...words, '--config', config], {
      env: {},
      stdout: (text) => {
        out += text;
      },
      stderr: (text) => {
        err += text;
      },
    });
    return { code, out, err };
  }

  test('verify: whole while the daemon sells, and in words', async () => {
    const said = await kioskd('verify');
    expect(said).toMatchObject({ code: 0, err: '' });
    expect(said.out).toContain('is whole: 41 entries');
    expect(JSON.parse((await kioskd('verify', '--json')).out)).toMatchObject({ ok: true, entries: 41 });
    await journal.commit(entry('selling goes on'));
  });

  test('verify: damage is named, with what to do, and the code says so', async () => {
    await journal.close();
    const fd = openSync(temp.path, 'r+');
    for (let page = 8; page < 14; page += 1) {
      writeSync(fd, Buffer.alloc(PAGE, 0xa5), 0, PAGE, page * PAGE);
    }
    closeSync(fd);
    const said = await kioskd('verify');
    expect(said.code).toBe(1);
    expect(said.out + said.err).toContain('damaged');
  });

  test('backup: written, verified and said; a second one never replaces it', async () => {
    const file = join(temp.folder, 'copy.db');
    const said = await kioskd('backup', file);
    expect(said).toMatchObject({ code: 0, err: '' });
    expect(said.out).toContain('is written and verified: ');
    const again = await kioskd('backup', file);
    expect(again.code).toBe(2);
    expect(again.err).toContain('never replaces');
    expect(readdirSync(temp.folder).filter((name) => name.startsWith('copy'))).toEqual(['copy.db']);
  });

  test('archives: none yet; then each file proven in its order, with the sums; then one missing and one damaged', async () => {
    const folder = join(temp.folder, 'archive');
    expect((await kioskd('archives')).out).toContain('There is no archive');
    const options = { before: NOON + DAY, folder, timeZone: 'Asia/Hong_Kong', limit: 10 };
    for (let more = true; more; ) {
      ({ more } = await journal.archive(options));
    }
    const said = await kioskd('archives');
    expect(said.code).toBe(0);
    expect(said.out).toContain('entries 1 to 10');
    expect(said.out).toContain('2025-01-10  qfpay alipay-hk: 10 kept, HKD 25.00');

    const [, second, third] = listArchive(folder);
    rmSync(join(folder, second?.name ?? ''));
    const gap = await kioskd('archives');
    expect(gap.code).toBe(1);
    expect(gap.out).toContain('WRONG: does not follow the file before it, which ends at entry 10');
    writeFileSync(join(folder, third?.name ?? ''), 'not gzip');
    expect((await kioskd('archives')).out).toContain('cannot be read');
    // Other files are left alone and out of it.
    mkdirSync(join(folder, 'journal-x'));
    expect(JSON.parse((await kioskd('archives', '--json')).out)).toMatchObject({
      ok: false,
      totals: [{ payments: 10 }],
    });
  });

  test.each([
    [[], 'say what to do'],
    [['verfy'], 'there is no "verfy"'],
    [['backup'], 'needs the file'],
    [['verify', 'x'], 'takes nothing after it'],
    [['backup', 'a', 'b'], 'a word too many'],
  ])('what cannot be meant is said: %j', async (words, expected) => {
    const said = await kioskd(...words);
    expect(said.code).toBe(2);
    expect(said.err).toContain(expected);
  });

  test('no journal, or no configuration: cannot run', async () => {
    await journal.close();
    rmSync(temp.path);
    expect(await kioskd('verify')).toMatchObject({ code: 2, out: '' });
    writeFileSync(config, 'kiosk: [');
    expect((await kioskd('verify')).code).toBe(2);
  });
});
