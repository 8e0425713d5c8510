import { expect, test } from 'vitest';
import { buttonsAndContacts } from '../../src/config/map.ts';
import { ConfigFolder, MINIMAL } from '../support/config-folder.ts';

const BUTTONS = `relays: {gate: {bcm: 17}}
  buttons:
    five: {bcm: 5, does: key, key: "5"}
    del: {bcm: 6, does: erase}
    ok: {bcm: 12, does: enter}
    pt: {bcm: 13, does: language, language: pt}
    plate: {bcm: 16, does: type plate}`;

test('a keypad of buttons types, takes back and sends; another button chooses a language', async () => {
  const folder = new ConfigFolder();
  const config = await folder.config(MINIMAL.replace('relays: {gate: {bcm: 17}}', BUTTONS));
  expect(buttonsAndContacts(config).buttons.map(({ does }) => does)).toEqual([
    { type: 'key', key: '5' },
    { type: 'key', key: 'erase' },
    { type: 'enter' },
    { type: 'language', language: 'pt' },
    { type: 'type plate' },
  ]);
});

test.each([
  ['does: key', 'is missing: the button types'],
  ['does: language', 'is missing: the button chooses a language'],
  ['does: begin, key: "5"', 'has no meaning for a button'],
  ['does: key, key: "55"', 'must be one digit'],
])('a button with {%s} is refused', async (deed, words) => {
  const folder = new ConfigFolder();
  const text = MINIMAL.replace(
    'relays: {gate: {bcm: 17}}',
    `relays: {gate: {bcm: 17}}\n  buttons: {five: {bcm: 5, ${deed}}}`,
  );
  await expect(folder.config(text)).rejects.toThrow(words);
});
