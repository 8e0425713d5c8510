import { afterEach, beforeEach, expect, test } from 'vitest';
import { kioskSettings as settingsOf } from '../../src/config/map.ts';
import { makeView } from '../../src/screens/make-view.ts';
import { ConfigFolder, MINIMAL } from '../support/config-folder.ts';
import { KioskDrive } from '../support/kiosk-drive.ts';

let folder: ConfigFolder;
beforeEach(() => {
  folder = new ConfigFolder();
});
afterEach(() => folder.remove());

test.each([true, false])(
  '`display.stepFree: %s` decides whether customers can have larger type and low buttons',
  async (stepFree) => {
    const config = await folder.config(`${MINIMAL}display: {stepFree: ${stepFree}}\n`);
    const kiosk = KioskDrive.ready({ stepFree: settingsOf(config, {}).stepFree });
    const { settings } = kiosk;
    const view = makeView(kiosk.state, { settings, now: 0, wall: kiosk.wall, qrModules: null, logos: new Map() });
    expect(view.actions.some(({ action }) => action === 'step-free')).toBe(stepFree);
    kiosk.send({ type: 'step-free' });
    expect(kiosk.state.stepFree).toBe(stepFree);
  },
);
