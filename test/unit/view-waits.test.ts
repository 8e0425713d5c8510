import { expect, test } from 'vitest';
import { LANGUAGES } from '../../src/domain/language.ts';
import { messagesFor } from '../../src/i18n/messages.ts';
import { MOST_LINES } from '../../src/screens/view-scene.ts';
import { everyView } from '../support/screen-views.ts';

/** Their titles say what to do. */
const ASKING_TITLES: ReadonlySet<string> = new Set(['opening', 'confirming', 'typing reading']);

test.each(LANGUAGES)('in %s every wait says what is happening, and what to do meanwhile', (language) => {
  const waits = everyView(language).filter(
    ({ name, view }) => view.busy && name !== 'starting' && !ASKING_TITLES.has(name),
  );
  expect(waits.length).toBeGreaterThan(10);
  const short = waits.filter(({ view }) => sentencesIn([view.title, ...view.lines]) < 3);
  expect(short.map(({ name, view }) => `${name}: ${[view.title, ...view.lines].join(' / ')}`)).toEqual([]);
});

test.each(LANGUAGES)('in %s the warning that there is no paper is never what gives way', (language) => {
  const { noReceiptsLine } = messagesFor(language);
  const views = everyView(language).filter(({ name }) => name.endsWith('no paper') && !name.startsWith('no paper'));
  expect(views.length).toBeGreaterThan(3);
  for (const { name, view } of views) {
    expect(view.lines, name).toContain(noReceiptsLine);
    expect(view.lines.length, name).toBeLessThanOrEqual(MOST_LINES);
  }
});

/** A title is one. */
function sentencesIn(texts: readonly string[]): number {
  const parts = (text: string) => text.split(/[.。…！!,，]+/).filter((part) => part.trim() !== '').length;
  return texts.reduce((sum, text) => sum + Math.max(1, parts(text)), 0);
}
