import { couldBePaymentCode, familiesOf } from './payment-codes.ts';
import type { CodeShape, WalletRoute } from './settings.ts';

export type Routing =
  | { readonly kind: 'wallet'; readonly wallet: WalletRoute }
  /** Could be a payment code, but of no wallet configured here. */
  | { readonly kind: 'wallet not accepted' }
  /** A ticket, a web address, a loyalty card: not a payment code at all. */
  | { readonly kind: 'not a payment code' };

/**
 * Decides which wallet a scanned code belongs to. The first configured wallet with a matching shape wins; a wallet without
 * shapes takes any code that could be a payment code.
 */
export function routeScan(code: string, wallets: readonly WalletRoute[]): Routing {
  if (!couldBePaymentCode(code)) {
    return { kind: 'not a payment code' };
  }
  const wallet = wallets.find((route) => route.charge && fitsAny(code, route.codes));
  return wallet === undefined ? { kind: 'wallet not accepted' } : { kind: 'wallet', wallet };
}

function fitsAny(code: string, shapes: readonly CodeShape[]): boolean {
  return shapes.length === 0 || shapes.some((shape) => fits(code, shape));
}

function fits(code: string, shape: CodeShape): boolean {
  if ('families' in shape) {
    return familiesOf(code).some(({ id }) => shape.families.includes(id));
  }
  if (code.length < shape.minLength || code.length > shape.maxLength) {
    return false;
  }
  if (shape.charset === 'digits' && !/^[0-9]+$/.test(code)) {
    return false;
  }
  return shape.prefixes.length === 0 || shape.prefixes.some((prefix) => code.startsWith(prefix));
}
