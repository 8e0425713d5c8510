import { expect, test } from 'vitest';
import { Secret } from '../../src/config/credentials.ts';
import { carParkSettings, parkingSecretProblems, parkingSettings, resolveParking } from '../../src/config/parking.ts';
import { LANGUAGES, textIn } from '../../src/domain/language.ts';
import { money } from '../../src/domain/money.ts';
import { example, parkingOf, type Which } from '../support/parking-config.ts';

const PLACE = { id: 'exit-1', currency: 'HKD', timeZone: 'Asia/Hong_Kong' } as const;
const SECRETS: Readonly<Record<string, string>> = {
  'site-key': 'the-key-of-the-site-0123456789abcdef',
  'camera-token': 'token-of-the-camera-0123456789',
  'camera-key': 'the-key-of-the-camera-0123456789abc',
};

async function resolved(which: Which, over: Readonly<Record<string, string>> = {}) {
  const asked: string[] = [];
  const parking = await resolveParking(parkingOf(example(which)), async (path, name) => {
    asked.push(`${path.join('.')}=${name}`);
    return new Secret({ ...SECRETS, ...over }[name] ?? '');
  });
  return { parking, asked };
}

test('an exit, for the domain', async () => {
  const { parking, asked } = await resolved('exit');
  expect(asked).toEqual(['orders.parking.key.credential=site-key']);
  const settings = parkingSettings(parking, PLACE);
  expect(settings).toMatchObject({
    role: 'exit that takes payments',
    graceMs: 900_000,
    gate: { id: 'gate', relay: 'lane-1', units: 1, proof: 'controller', sensor: null, proofWithinMs: 15_000 },
    plates: true,
    codes: false,
    lostTicket: null,
    alone: 'refuse',
    honourLate: true,
    entryMustBeTold: false,
    keepMs: 30 * 86_400_000,
  });
  expect(settings.tariff.timeZone).toBe('Asia/Hong_Kong');
});

test('a pay station, for the domain and for the car park', async () => {
  const { parking } = await resolved('pay-station');
  expect(parkingSettings(parking, PLACE)).toMatchObject({ gate: null, lostTicket: money('HKD', 25_000), codes: true });
  const made = carParkSettings(parking, { ...PLACE, id: 'pay-1' });
  expect(made).toMatchObject({
    kioskId: 'pay-1',
    key: SECRETS['site-key'],
    maxStayMs: 14 * 86_400_000,
    site: { id: 'harbour', kiosks: ['exit-1'], silentAfterMs: 300_000 },
    entries: { token: SECRETS['camera-token'], key: SECRETS['camera-key'] },
  });
  expect(made.patterns).toHaveLength(1);
});

test('no secret is printed', async () => {
  const { parking } = await resolved('pay-station');
  expect(JSON.stringify(parking)).not.toContain('0123456789');
});

test('secrets that could be guessed, or are shared, are refused without being repeated', async () => {
  const problems = async (over: Readonly<Record<string, string>>) =>
    parkingSecretProblems((await resolved('pay-station', over)).parking).map(
      ({ path, message }) => `${path.join('.')} ${message}`,
    );
  expect(await problems({})).toEqual([]);
  expect(await problems({ 'site-key': 'short' })).toEqual([
    expect.stringMatching(/^orders\.parking\.key\.credential has fewer than 32/),
  ]);
  expect(await problems({ 'camera-token': 'short' })).toEqual([
    expect.stringMatching(/entries\.token\.credential is shorter/),
  ]);
  expect(await problems({ 'camera-key': 'short' })).toEqual([
    expect.stringMatching(/entries\.key\.credential has fewer/),
  ]);
  expect(await problems({ 'camera-key': SECRETS['site-key'] ?? '' })).toEqual([
    expect.stringMatching(/is the key of the site/),
  ]);
  expect(parkingSecretProblems(undefined)).toEqual([]);
});

test('a stay has a name in every language, left to itself', () => {
  const section = parkingOf(example('exit', [/ {4}name: \{.*\n/, '']));
  for (const language of LANGUAGES) {
    expect(textIn(section.name, language).length).toBeGreaterThan(1);
  }
});
