import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'kioskd-setup-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs set-up with a Node that answers as this version does. */
function setupWith(version: string): { readonly code: number | null; readonly words: string } {
  const node = join(folder, 'node');
  writeFileSync(node, `#!/bin/sh\necho "${version} 1 x64 no ${node}"\n`);
  chmodSync(node, 0o755);
  const { status, stderr } = spawnSync('bash', ['scripts/setup'], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${folder}:${process.env['PATH']}` },
  });
  return { code: status, words: stderr };
}

test.each(['v18.20.4', 'v20.18.3', 'v21.7.3', 'v22.11.0'])('%s is refused, with what to install instead', (version) => {
  const { code, words } = setupWith(version);
  expect(code).toBe(2);
  expect(words).toContain(`Node ${version} does not fit`);
  expect(words).toContain('Install Node 22 or 24');
});
