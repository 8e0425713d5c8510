import { expect, test } from 'vitest';
import { BUILDS, readBuild } from '../../scripts/drawings/build-file.ts';
import { bootFragment } from '../../scripts/drawings/pages.ts';
import { pinUses } from '../../src/config/checks/pins.ts';
import { pinOf } from '../../src/devices/gpio/board-profile.ts';

test.each(BUILDS)('the boot fragment of the %s sets every pin once, and every output off', async (name) => {
  const build = await readBuild(name, process.cwd());
  const lines = bootFragment(build)
    .split('\n')
    .filter((line) => line.startsWith('gpio='));
  const uses = pinUses(build.config);

  expect(lines).toHaveLength(uses.length);
  for (const { bcm, kind, activeLow, pull } of uses) {
    const level = activeLow ? 'op,dh' : 'op,dl';
    expect(lines).toContain(`gpio=${bcm}=${kind === 'output' ? level : `ip,p${pull === 'up' ? 'u' : 'd'}`}`);
  }
});

test.each(BUILDS)('no relay of the %s switches on by the pull that its pin has at power-on', async (name) => {
  const { board, config } = await readBuild(name, process.cwd());
  for (const { bcm, kind, activeLow } of pinUses(config)) {
    if (kind === 'output') {
      expect(pinOf(board, bcm)?.pull).toBe(activeLow ? 'up' : 'down');
    }
  }
});
