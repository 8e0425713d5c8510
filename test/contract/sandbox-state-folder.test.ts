import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dispatch } from '../../src/commands/dispatch.ts';
import { temporaryDir } from './sandbox-stand-in.ts';

async function sandbox(stateDir: string): Promise<{ code: number; err: string }> {
  let err = '';
  const stderr = (text: string) => {
    err += text;
  };
  const argv = ['sandbox', '--port', '0', '--screen-port', '0', '--state', stateDir];
  return { code: await dispatch(argv, { env: {}, stdout: () => undefined, stderr }), err };
}

test('a state folder below a file is refused in words, with the option that names another', async () => {
  const file = join(await temporaryDir(), 'file');
  await writeFile(file, '');

  const { code, err } = await sandbox(join(file, 'state'));

  expect(code).toBe(2);
  expect(err).toBe(
    `The sandbox cannot start. The folder ${file}/state, where it keeps its state, cannot be used: a part of the path is a file. Choose another one with --state DIR.\n`,
  );
});

test('so is a file in its place', async () => {
  const file = join(await temporaryDir(), 'file');
  await writeFile(file, '');

  const { code, err } = await sandbox(file);

  expect(code).toBe(2);
  expect(err).toContain('cannot be used: there is a file of that name. Choose another one with --state DIR.');
});

test('and a place where this user may make no folder', async () => {
  // Not even root may in /sys.
  const { code, err } = await sandbox('/sys/kioskd');

  expect(code).toBe(2);
  expect(err).toMatch(/cannot be used: (this user may not write there|its file system is read-only)\. Choose another/);
});
