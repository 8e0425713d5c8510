import { type Currency, fromDecimal, type Money } from '../domain/money.ts';
import type { KioskSettings } from '../domain/settings.ts';
import { tokenProblem } from '../orders/token.ts';
import type { Secret } from './credentials.ts';
import type { ReadSecret } from './gateways.ts';
import type { PathProblem } from './problem.ts';
import type { HostOrdersFile } from './schema/host-orders.ts';

/** `orders.remote` as the program has it: the amount as money, the token read and sealed. */
export type HostOrders = Omit<HostOrdersFile, 'token' | 'maxAmount'> & {
  readonly token?: Secret;
  readonly maxAmount: Money;
};

const TOKEN_PATH = ['orders', 'remote', 'token', 'credential'] as const;

/** Reads the token. The cross checks made sure that the amount is one. */
export async function resolveHostOrders(
  { token, maxAmount, ...rest }: HostOrdersFile,
  currency: Currency,
  secret: ReadSecret,
): Promise<HostOrders> {
  const most = fromDecimal(currency, maxAmount);
  if (most === null) {
    throw new Error('an amount that the cross checks accepted is none');
  }
  return {
    ...rest,
    maxAmount: most,
    ...(token === undefined ? {} : { token: await secret(TOKEN_PATH, token.credential) }),
  };
}

/** What is wrong with the token itself; only where it was really read. */
export function hostTokenProblems(remote: HostOrders | undefined): readonly PathProblem[] {
  const message = remote?.token === undefined ? null : tokenProblem(remote.token.reveal());
  return message === null ? [] : [{ path: TOKEN_PATH, message, hint: 'make one with `openssl rand -hex 24`' }];
}

/** For the domain; null: no host may ask for anything. */
export function hostOrderSettings(remote: HostOrders | undefined): KioskSettings['hostOrders'] {
  return remote === undefined ? null : { maxAmount: remote.maxAmount, keepMs: remote.remember };
}

/** The token of `/api/orders`, revealed; null: there is no such address. */
export function hostOrderToken(remote: HostOrders | undefined): string | null {
  return remote?.token?.reveal() ?? null;
}
