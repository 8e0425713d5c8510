import { type Code, type DataObject, objectOf } from './parse.ts';

/** The name under which a template is an account of the Hong Kong FPS. */
const FPS_NAME = 'hk.com.hkicl';

/** FPS writes its time-out in Hong Kong's time, which has no summer time. */
const HONG_KONG_MS = 8 * 3_600_000;

export interface FpsAccount {
  readonly kind: 'fps';
  /** Id of the template, 26 as a rule. */
  readonly template: string;
  /** How the payee is named. A mobile number or an address belongs to somebody: it goes into no log. */
  readonly proxy: { readonly kind: 'FPS id' | 'mobile' | 'e-mail'; readonly value: string };
  /** Three digits: the bank, where it is named. */
  readonly clearingCode: string | null;
  /** Wall clock ms from which wallets refuse the code. */
  readonly timeoutAt: number | null;
  /** Sub-id 06 is 1. That it lets the payer change the amount is inferred: seen in codes, not found in public rules. */
  readonly amountEditable: boolean;
}

export type FpsReading = FpsAccount | { readonly kind: 'no fps' } | { readonly kind: 'bad fps'; readonly why: string };

const PROXIES = [
  { id: '02', kind: 'FPS id', form: /^(?:[0-9]{7}|[0-9]{9})$/ },
  { id: '03', kind: 'mobile', form: /^\+[0-9]{1,3}-[0-9]{4,14}$/ },
  { id: '04', kind: 'e-mail', form: /^[^\s@]+@[^\s@]+$/ },
] as const;

/** Reads the FPS account of a code. Words of a bad one name the object, never what is in it. */
export function readFps({ objects }: Code): FpsReading {
  const template = fpsTemplate(objects);
  const parts = template?.parts;
  if (template === undefined || parts === undefined || parts === null) {
    return { kind: 'no fps' };
  }
  const bad = (id: string, why: string): FpsReading => ({ kind: 'bad fps', why: `object ${template.id}.${id} ${why}` });
  const value = (id: string) => objectOf(parts, id)?.value ?? null;
  const named = PROXIES.filter(({ id }) => value(id) !== null);
  const [proxy] = named;
  if (proxy === undefined || named.length > 1) {
    return { kind: 'bad fps', why: `template ${template.id} has to have exactly one of 02, 03 and 04` };
  }
  const payee = value(proxy.id) ?? '';
  const clearingCode = value('01');
  const timeout = value('05');
  const timeoutAt = timeout === null ? null : timeoutOf(timeout);
  if (!proxy.form.test(payee)) return bad(proxy.id, `is not an FPS ${proxy.kind === 'FPS id' ? 'id' : proxy.kind}`);
  if (clearingCode !== null && !/^[0-9]{3}$/.test(clearingCode)) return bad('01', 'has to be three digits');
  if (timeout !== null && timeoutAt === null) return bad('05', 'is not a time (yyMMddHHmmss)');
  return {
    kind: 'fps',
    template: template.id,
    proxy: { kind: proxy.kind, value: payee },
    clearingCode,
    timeoutAt,
    amountEditable: value('06') === '1',
  };
}

/** The first template that is an FPS account. */
export function fpsTemplate(objects: readonly DataObject[]): DataObject | undefined {
  return objects.find(({ id, parts }) => id <= '51' && objectOf(parts ?? [], '00')?.value.toLowerCase() === FPS_NAME);
}

/** `yyMMddHHmmss` in Hong Kong, the second that has begun. Null when it is not in this century. */
export function timeoutText(wallMs: number): string | null {
  const there = new Date(wallMs + HONG_KONG_MS);
  const year = there.getUTCFullYear();
  if (!(year >= 2000 && year <= 2099)) {
    return null;
  }
  return there.toISOString().slice(2, 19).replace(/[-T:]/g, '');
}

/** Wall clock ms; null when the text is no time. */
export function timeoutOf(text: string): number | null {
  const match = /^([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})$/.exec(text);
  if (match === null) {
    return null;
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const wallMs = Date.UTC(2000 + year, month - 1, day, hour, minute, second) - HONG_KONG_MS;
  // A 31st of June would have come out as a 1st of July.
  return timeoutText(wallMs) === text ? wallMs : null;
}
