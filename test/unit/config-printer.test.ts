import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { resolvePrinter } from '../../src/config/printer.ts';
import { printerSchema } from '../../src/config/schema/devices.ts';
import { createPrinter } from '../../src/devices/printer/create.ts';
import { healthFor } from '../../src/devices/printer/status.ts';
import { askPrinter } from '../../src/diagnose/devices.ts';
import { ConfigFolder, MINIMAL } from '../support/config-folder.ts';

async function resolved(section: object, root?: string) {
  return await resolvePrinter(printerSchema.parse(section), root);
}

it('without a profile it is any ESC/POS printer, as before there were profiles', async () => {
  expect(await resolved({ driver: 'tcp', host: 'printer' })).toMatchObject({
    ok: true,
    printer: {
      columns: 32,
      cutter: true,
      status: 'dle-eot',
      baudRate: 19_200,
      flowControl: 'none',
    },
  });
});

it('what the profile says need not be written', async () => {
  expect(await resolved({ driver: 'usb', profile: 'pos-58' })).toMatchObject({
    ok: true,
    printer: {
      columns: 32,
      cutter: false,
      status: 'none',
      profile: { cjk: { encoding: 'gb18030' } },
    },
  });
  expect(await resolved({ driver: 'tcp', host: 'printer', profile: 'epson-tm-t20' })).toMatchObject({
    printer: { columns: 48, cutter: true, status: 'asb' },
  });
});

it('what is written goes before the profile', async () => {
  expect(
    await resolved({
      driver: 'serial',
      path: '/dev/printer',
      profile: 'csn-a2',
      columns: 42,
      cutter: true,
      baudRate: 9600,
    }),
  ).toMatchObject({ printer: { columns: 42, cutter: true, baudRate: 9600, status: 'esc-v' } });
});

it.each([
  [{ profile: 'epson-tm-t20', statusSupport: false }, 'none'],
  [{ profile: 'pos-58', statusSupport: true }, 'dle-eot'],
  [{ profile: 'pos-58', status: 'dle-eot' }, 'dle-eot'],
  [{ profile: 'epson-tm-t20', status: 'dle-eot' }, 'dle-eot'],
  [{ profile: 'star-tsp650', statusSupport: true }, 'star-asb'],
] as const)('%o tells its state by %s', async (section, status) => {
  expect(await resolved({ driver: 'usb', ...section })).toMatchObject({ printer: { status } });
});

it('a profile that is not there is a problem with a hint', async () => {
  const result = await resolved({ driver: 'usb', profile: 'epson-tm-t2' });
  expect(result).toMatchObject({ ok: false, problem: { path: ['printer', 'profile'] } });
  expect(result.ok ? '' : result.problem.message).toContain('epson-tm-t20');
});

it('a profile with a mistake is a problem with line and column', async () => {
  const root = await mkdtemp(join(tmpdir(), 'kioskd-profiles-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  await mkdir(join(root, 'printers'));
  await writeFile(join(root, 'printers', 'mine.yaml'), 'name: Mine\nlanguage: pcl\n');
  const result = await resolved({ driver: 'usb', profile: 'mine' }, root);
  expect(result.ok ? '' : result.problem.message).toMatch(/mine\.yaml:2:\d+: language/);
});

it('how it tells its state has one name wherever something is said of it', async () => {
  const words = async (lines: string) => {
    const folder = new ConfigFolder();
    onTestFinished(() => folder.remove());
    const printer = `printer: {driver: file, path: /dev/usb/lp0, ${lines}}`;
    const result = await folder.load(MINIMAL.replace('printer: {driver: file, path: /dev/usb/lp0}', printer));
    return result.ok ? result.warnings.map(({ path, message, hint }) => `${path}: ${message} (${hint})`) : [];
  };
  const unproven = 'printer.status: no receipt is ever proven to be printed ()';
  expect(await words('status: none')).toContain(unproven);
  expect(await words('statusSupport: false')).toEqual(
    expect.arrayContaining([
      unproven,
      expect.stringMatching(/^printer\.statusSupport: is an older word for `status`.*`status: none`/),
    ]),
  );
  expect((await words('status: asb')).join()).not.toContain('printer.');
  expect(healthFor('timeout').reason).toMatch(/see printer\.status$/);
  const unasked = await askPrinter(createPrinter({ driver: 'none' }, { link: null, onHealth: () => undefined }), false);
  expect(JSON.stringify(unasked)).toContain('(printer.status is none)');
});
