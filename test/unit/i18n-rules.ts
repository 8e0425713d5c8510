import { LANGUAGES, type Language } from '../../src/domain/language.ts';
import { messagesFor } from '../../src/i18n/messages.ts';

/** One sentence of a catalogue, with its place in it: `told.pay first.lines`. */
export interface Message {
  readonly language: Language;
  readonly path: string;
  readonly text: string;
}

/** All sentences of one language; those of a list have the path of the list. */
export function messagesOf(language: Language): readonly Message[] {
  return walk(messagesFor(language), '').map(([path, text]) => ({ language, path, text }));
}

export const ALL_MESSAGES: readonly Message[] = LANGUAGES.flatMap(messagesOf);

function walk(node: unknown, path: string): readonly (readonly [path: string, text: string])[] {
  if (typeof node === 'string') {
    return [[path, node]];
  }
  if (Array.isArray(node)) {
    return node.flatMap((one: unknown) => walk(one, path));
  }
  if (typeof node === 'object' && node !== null) {
    return Object.entries(node).flatMap(([key, value]) => walk(value, path === '' ? key : `${path}.${key}`));
  }
  throw new TypeError(`neither text nor list nor group: ${path}`);
}

/** Gaps of a text, in order of the alphabet. */
export function gapsOf(text: string): readonly string[] {
  return [...text.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name).sort();
}

/** How many columns a text takes: Chinese characters and their punctuation two each, all else one. */
export function columnsOf(text: string): number {
  return [...text].reduce(
    (sum, sign) => sum + (/[\u1100-\u115f\u2e80-\ua4cf\uf900-\ufaff\uff00-\uff60]/.test(sign) ? 2 : 1),
    0,
  );
}

/** What a text looks like with the longest that is put into its gaps. */
export function atItsLongest(text: string): string {
  return text.replace(/\{(\w+)\}/g, (_all, name: string) => 'x'.repeat(LONGEST[name] ?? 0));
}

const LONGEST: Readonly<Record<string, number>> = {
  item: 40,
  price: 12,
  wallet: 24,
  reference: 20,
  /** `21 Nov 2025, 15:55`. */
  time: 18,
  name: 8,
  percent: 4,
  days: 3,
  hours: 2,
  minutes: 2,
  sold: 4,
  left: 4,
  /** The label of a button. */
  key: 20,
};

/** A kind of place on screen or paper: which messages stand there, and how many columns it has at 800 x 480, or on 58 mm paper. */
export interface Place {
  readonly place: string;
  readonly paths: RegExp;
  readonly columns: number;
  /** Whole sentences, that end like one. */
  readonly sentence: boolean;
}

/** The first that fits counts. */
export const PLACES: readonly Place[] = [
  { place: 'button of a language', paths: /^languageName$/, columns: 16, sentence: false },
  {
    place: 'button',
    paths: /^(begin|back|cancel|done|goOn|again|lostTicket|stepFreeO.*|type(Number|Plate|Code|Done|Erase))$/,
    columns: 20,
    sentence: false,
  },
  { place: 'main button', paths: /^pay$/, columns: 24, sentence: false },
  { place: 'label of a row', paths: /^(stay(Entered|Time|PaidBefore|Due)|fee\..*)$/, columns: 18, sentence: false },
  { place: 'under a code', paths: /Caption$/, columns: 40, sentence: false },
  { place: 'part of a duration', paths: /^duration/, columns: 12, sentence: false },
  { place: 'reference', paths: /^reference$/, columns: 40, sentence: false },
  {
    place: 'large on paper, twice as wide, 32 columns',
    paths: /^receipt\.(.*Title|copy|paid|refunded|owed)$|^report\.title$/,
    columns: 16,
    sentence: false,
  },
  { place: 'sentence on paper', paths: /^receipt\..*Sentence$/, columns: 160, sentence: true },
  // A line of its own, wrapped where the amount beside it needs room.
  { place: 'line on paper', paths: /^(receipt\.tax|report\.stockRow)$/, columns: 32, sentence: false },
  { place: 'label on paper', paths: /^(receipt|report)\./, columns: 22, sentence: false },
  { place: 'title', paths: /[tT]itle$/, columns: 40, sentence: false },
  { place: 'line', paths: /./, columns: 90, sentence: true },
];

export function placeOf(path: string): Place {
  const found = PLACES.find(({ paths }) => paths.test(path));
  if (found === undefined) {
    throw new Error(`no place for ${path}`);
  }
  return found;
}

export const isChinese = (language: Language): boolean => language === 'zh-Hant' || language === 'zh-Hans';

/** Characters that are written in another way in the other China, at the same place in both rows. */
export const SIMPLIFIED =
  '们这为时间电钱码机车单扫据请张认证确续处付亲开关后进还给过认识读写号锁询费发现币场领输与业务东两严个丰临丽举么义乐习书买乱争亏云产亿仅从仓仪价众优伙会伞传伤伦';
export const TRADITIONAL =
  '們這為時間電錢碼機車單掃據請張認證確續處付親開關後進還給過認識讀寫號鎖詢費發現幣場領輸與業務東兩嚴個豐臨麗舉麼義樂習書買亂爭虧雲產億僅從倉儀價眾優夥會傘傳傷倫';

/** Words of a neighbour's language that slip in easily. */
export const FOREIGN_WORDS: Readonly<Record<Language, RegExp>> = {
  en: /\b(colour|kindly|mobile phone)\b/i,
  // Mainland and Taiwan words where Hong Kong and Macau have their own.
  'zh-Hant': /扫码|掃碼|發票|小票|打印|屏幕|软件|支付寶碼|停車票|行動支付|QR ?Code/i,
  'zh-Hans': /萤幕|列印|泊车|收据|打印机码/,
  // Brazilian.
  pt: /\b(tela|celular|você|vocês|cadastro|clique|deletar|usuário|ônibus|estacionar aqui|escanear|escaneie)\b/i,
  // Indonesian.
  ms: /\b(ponsel|struk|pindai|uang|kode|karcis|mobil|silakan|silahkan|bisa|kembalian|parkir)\b/i,
};
