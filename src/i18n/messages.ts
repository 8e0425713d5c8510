import type { Language } from '../domain/language.ts';
import en from './messages/en.json' with { type: 'json' };
import ms from './messages/ms.json' with { type: 'json' };
import pt from './messages/pt.json' with { type: 'json' };
import zhHans from './messages/zh-Hans.json' with { type: 'json' };
import zhHant from './messages/zh-Hant.json' with { type: 'json' };

/** Everything that customers and technicians read, as the English catalogue has it. */
export type Messages = typeof en;

/** The catalogues, part of the program: no file is read when it runs. The compiler names what a language lacks. */
const CATALOGUES: Readonly<Record<Language, Messages>> = { en, 'zh-Hant': zhHant, 'zh-Hans': zhHans, pt, ms };

export function messagesFor(language: Language): Messages {
  return CATALOGUES[language];
}

/**
 * A message with its gaps `{name}` filled in. What goes in is taken as it is, whatever it looks like; a gap that nobody
 * fills becomes nothing.
 */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (_all, name: string) => (Object.hasOwn(values, name) ? (values[name] ?? '') : ''));
}
