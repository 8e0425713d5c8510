import { expect, test } from 'vitest';
import { LANGUAGES } from '../../src/domain/language.ts';
import { messagesFor } from '../../src/i18n/messages.ts';
import { Canvas } from '../../src/screens/framebuffer/canvas.ts';
import { fieldsOf } from '../../src/screens/framebuffer/keys.ts';
import { scaleFor } from '../../src/screens/framebuffer/scale.ts';
import { PLAIN_TYPEFACE } from '../../src/screens/framebuffer/typeface.ts';
import { KEYPAD } from '../support/screen-key-scenes.ts';
import { everyKeyView, viewNamed } from '../support/screen-views.ts';

// Story: a small screen with keys beside it told people to touch it.

test.each(LANGUAGES)('in %s nobody is told to touch a screen that has only keys', (language) => {
  const touch = messagesFor(language);
  const touching = new Set([...touch.idleLines, ...touch.idleBothLines, ...touch.idleTypeLines, ...touch.chooseLines]);
  // What they have in common with the sentences for keys says nothing of touching.
  for (const line of [...touch.idleKeyLines, ...touch.idleBothKeyLines, ...touch.idleTypeKeyLines]) {
    touching.delete(line);
  }
  for (const { name, view } of everyKeyView(language)) {
    expect(
      view.lines.filter((line) => touching.has(line)),
      name,
    ).toEqual([]);
    expect(view.lines.join(' '), name).not.toMatch(/\btouch|\btoque|\bsentuh|觸|触|下方的按/i);
  }
});

test('each way to begin is named by what is there', () => {
  const said = new Map(everyKeyView('en').map(({ name, view }) => [name, view.lines.join(' ')]));
  expect(said.get('idle, two buttons')).toContain('Press “Begin” to begin.');
  expect(said.get('idle, a button each')).toContain('Press the button of what you would like.');
  expect(said.get('idle, digits as buttons')).toContain('Press “Type a number” to begin.');
  expect(said.get('idle, keypad')).toContain('Type the number of what you would like.');
  expect(said.get('idle, keypad, no numbers')).toContain('Press “Enter” to begin.');
  expect(said.get('idle no reader, two buttons')).toContain('call the operator');
  expect(said.get('choosing, keypad')).toContain('then press “Enter”');
});

test('keys of a keypad are named on the screen, and only what they can do is offered', () => {
  const labels = (name: string) => {
    const view = everyKeyView('en').find((one) => one.name === name)?.view ?? viewNamed(name);
    const scale = scaleFor(new Canvas(480, 320), PLAIN_TYPEFACE, false);
    return fieldsOf(view, { buttons: [], keypad: KEYPAD.keypad }, scale).map(({ label }) => label);
  };
  expect(labels('idle, keypad')).toEqual(['[Enter] Begin', '[0-9] Type a number']);
  expect(labels('choosing-4')).toEqual(['[Esc] Back', '[0-9] Type a number']);
  expect(labels('typing number')).toEqual(['[Esc] Back', '[Del] Erase', '[Enter] OK']);
  expect(labels('thanks')).toEqual(['[Enter] Done']);
  expect(labels('stay')).toEqual(['[Enter] Pay HK$45.00', '[Esc] Cancel']);
});
