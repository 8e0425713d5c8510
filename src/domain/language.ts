/** Languages that customers can choose, as BCP 47 tags. One more: see `src/i18n/README.md`. */
export const LANGUAGES = ['en', 'zh-Hant', 'zh-Hans', 'pt', 'ms'] as const;

export type Language = (typeof LANGUAGES)[number];

/** A text of the operator's, in the languages it has been given in. `default`: for the others. */
export interface LocalText {
  readonly default: string;
  readonly in: Readonly<Partial<Record<Language, string>>>;
}

export function textIn(text: LocalText, language: Language): string {
  return text.in[language] ?? text.default;
}
