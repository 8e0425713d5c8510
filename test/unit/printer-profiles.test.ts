import { expect, it } from 'vitest';
import { profileNames, readProfiles } from '../../src/config/profiles.ts';
import { printerProfileSchema } from '../../src/config/schema/profiles/printer.ts';
import { GENERIC } from '../../src/devices/printer/profile.ts';

const { profiles, problems } = await readProfiles('printers', printerProfileSchema);

it('every profile of a printer can be read', async () => {
  expect(problems).toEqual([]);
  expect([...profiles.keys()]).toEqual(await profileNames('printers'));
});

it('the generic one is what the program has built in', () => {
  expect(profiles.get('generic')).toEqual(GENERIC);
});

it.each([...profiles])('%s agrees with itself', (_, profile) => {
  expect(profile.columns.fontA * 12).toBeLessThanOrEqual(profile.paper.dots);
  expect(profile.codePages).toHaveProperty('WPC1252');
  expect(profile.codePages).toHaveProperty('PC437_USA');
  expect(profile.serial.baudRate).toBeLessThanOrEqual(profile.serial.maxBaudRate);
  expect(profile.cutter.command.length > 0).toBe(profile.cutter.kind !== 'none');
  expect(profile.language === 'star-line').toBe(profile.status.way === 'star-asb');
  expect(profile.cjk.encoding === 'none' || profile.cjk.enter.length > 0).toBe(true);
});
