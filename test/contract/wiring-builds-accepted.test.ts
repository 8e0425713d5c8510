import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BUILDS } from '../../scripts/drawings/build-file.ts';
import { ConfigFolder } from '../support/config-folder.ts';

let folder: ConfigFolder;
beforeEach(() => {
  folder = new ConfigFolder();
});
afterEach(() => folder.remove());

test.each(BUILDS)(
  'the configuration of the %s is accepted; only a key for commands is left to be made',
  async (name) => {
    const result = await folder.load(readFileSync(resolve('hardware/builds', name, 'kioskd.yaml'), 'utf8'));

    expect(result).toMatchObject({ ok: true, warnings: [{ path: 'kiosk.commandKeys' }] });
  },
);
