import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from '../../src/commands/ticket.ts';
import { folder, type Said } from '../support/command-line.ts';

function site(
  change: (text: string) => string = (text) => text,
  secret = 'the-key-of-the-site-0123456789abcdef',
): string {
  const dir = folder();
  const file = join(dir, 'kioskd.yaml');
  writeFileSync(file, change(readFileSync('hardware/examples/kioskd-pay-station.yaml', 'utf8')));
  writeFileSync(join(dir, 'site-key'), secret, { mode: 0o600 });
  return file;
}

async function ticket(file: string, words: readonly string[], options: Record<string, string> = {}): Promise<Said> {
  const said = { out: '', err: '' };
  const code = await run({
    configPath: file,
    configGiven: true,
    options,
    words,
    // systemd's folder of credentials.
    env: { CREDENTIALS_DIRECTORY: join(file, '..') },
    stdout: (text) => {
      said.out += text;
    },
    stderr: (text) => {
      said.err += text;
    },
  });
  return { code, ...said };
}

describe('kioskd ticket', () => {
  test('makes a ticket for now, or for the time that is given, and reads it', async () => {
    const file = site();
    const made = await ticket(file, ['new']);
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out).toMatch(/^KP[0-9A-Z]{29}\n$/);
    expect((await ticket(file, ['read', made.out.trim()])).out).toMatch(/^A ticket, kept as t:/);
    const old = await ticket(file, ['new'], { entered: '2020-03-01T08:00:00+08:00' });
    expect(await ticket(file, ['read', old.out.trim()])).toMatchObject({
      code: 1,
      out: 'Looks like a ticket, and is none: too old.\n',
    });
    expect((await ticket(file, ['new'])).out).not.toBe(made.out);
  });

  test('takes a local time of the kiosk, and any time with its offset, for the same moment', async () => {
    const file = site((text) => text.replace('maxStay: 14d', 'maxStay: 400d').replace('keep: 30d', 'keep: 800d'));
    const day = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10);
    for (const entered of [`${day} 08:30`, `${day} 08:30:00`, `${day}T08:30:00+08:00`, `${day}T00:30:00Z`]) {
      const made = await ticket(file, ['new'], { entered });
      expect(made).toMatchObject({ code: 0, err: '' });
      expect((await ticket(file, ['read', made.out.trim()])).out).toContain(`came in ${day} 08:30:00.`);
    }
  });

  test('a local time that comes twice, or never, is asked back', async () => {
    const lisbon = site((text) => text.replace('Asia/Hong_Kong', 'Europe/Lisbon'));
    const twice = await ticket(lisbon, ['new'], { entered: '2025-10-26 01:30' });
    expect(twice).toMatchObject({ code: 2, err: expect.stringMatching(/twice .*write \+01:00 or \+00:00 after it/) });
    expect(await ticket(lisbon, ['new'], { entered: '2025-10-26 01:30+01:00' })).toMatchObject({ code: 0 });
    const never = await ticket(lisbon, ['new'], { entered: '2026-03-29 01:30' });
    expect(never).toMatchObject({ code: 2, err: expect.stringMatching(/the clocks jump over this time/) });
  });

  test('makes vouchers', async () => {
    const file = site();
    const until = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
    for (const [off, shown] of [
      ['2h', '"minutes":120'],
      ['20%', '"percent":20'],
      ['10.50', '"minor":1050'],
    ] as const) {
      const made = await ticket(file, ['voucher'], { off, until });
      expect((await ticket(file, ['read', made.out.trim()])).out).toContain(shown);
    }
  });

  test.each([
    [[], {}, /say what to do/],
    [['neww'], {}, /did you mean "ticket new"/],
    [['new', 'more'], {}, /takes options only/],
    [['read'], {}, /takes one code/],
    [['new'], { off: '2h' }, /--off does not go with ticket new/],
    [['new'], { entered: '08:00' }, /--entered: must be a local time such as 2026-03-02 10:00\.\n$/],
    [['new'], { entered: '2026-02-30 08:00' }, /--entered: must be a local time/],
    [['new'], { entered: '1969-12-31 08:00' }, /no ticket can say this year/],
    [['new'], { entered: '2150-01-01T08:00:00+08:00' }, /no ticket can say this year/],
    [['voucher'], { until: '2999-01-01' }, /--off takes/],
    [['voucher'], { off: '101%', until: '2999-01-01' }, /--off takes/],
    [['voucher'], { off: '0.00', until: '2999-01-01' }, /--off takes/],
    [['voucher'], { off: '1.001', until: '2999-01-01' }, /--off takes/],
    [['voucher'], { off: '30s', until: '2999-01-01' }, /--off takes/],
    [['voucher'], { off: '2h' }, /--until takes/],
    [['voucher'], { off: '2h', until: '2999-02-30' }, /--until takes/],
    [['voucher'], { off: '2h', until: '2020-01-01' }, /--until is over/],
    [['voucher'], { off: '2h', until: '2999-01-01' }, /--until is too far away.*30 days/],
  ] as const)('%j %j', async (words, options, message) => {
    const said = await ticket(site(), words, options);
    expect(said.code).toBe(2);
    expect(said.err).toMatch(message);
    expect(said.out).toBe('');
  });

  test('says what is wrong with the file, or with the key, and never shows it', async () => {
    expect(await ticket('/nowhere/kioskd.yaml', ['new'])).toMatchObject({ code: 2 });
    const missing = await ticket(
      site((text) => text.replace('credential: site-key', 'credential: other-key')),
      ['new'],
    );
    expect(missing).toMatchObject({
      code: 1,
      err: expect.stringMatching(/parking\.key\.credential: the credential "other-key" is not there/),
    });
    const short = await ticket(site(undefined, 'short-secret'), ['new']);
    expect(short).toMatchObject({ code: 1, err: expect.stringMatching(/fewer than 32/) });
    expect(short.err).not.toContain('short-secret');
    expect(
      (
        await ticket(
          site((text) => text.replace('maxStay: 14d', 'maxStay: x')),
          ['new'],
        )
      ).err,
    ).toMatch(/maxStay: must be/);
  });
});
