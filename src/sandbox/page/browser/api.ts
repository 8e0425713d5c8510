import type { BenchKey, CustomerScript, FaultName, KioskKind, LookedUp, VoucherKind } from '../model.ts';

/** An answer of the supervisor: the value, or why not, in words. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

async function post<T>(path: string, body: object): Promise<Answer<T>> {
  try {
    const response = await fetch(`/virtual/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const value: T & { readonly error?: string } = await response.json();
    return response.ok ? { ok: true, value } : { ok: false, message: value.error ?? 'The sandbox refused.' };
  } catch {
    return { ok: false, message: 'The sandbox does not answer. Is it still running in its terminal?' };
  }
}

export const api = {
  issueCode: (wallet: string, script: CustomerScript) => post<{ readonly code: string }>('codes', { wallet, script }),
  holdToScanner: (code: string) => post<{ readonly seen: boolean }>('scan', { code }),
  pressKey: (key: BenchKey) => post<{ readonly felt: boolean }>('key', key),
  look: (text: string) => post<LookedUp>('orders/look', { text }),
  decide: (gateway: string, orderNumber: string, decision: 'approve' | 'decline') =>
    post<{ readonly done: boolean }>('orders/decide', { gateway, orderNumber, decision }),
  setFault: (fault: FaultName, on: boolean) => post<object>('faults', { [fault]: on }),
  cutPower: () => post<object>('power-cut', {}),
  jam: (relay: string, jammed: boolean) => post<object>('jam', { relay, jammed }),
  become: (kind: KioskKind) => post<object>('kind', { kind }),
  turnClock: (minutes: number) => post<object>('clock', { minutes }),
  takeTicket: () => post<{ readonly code: string }>('parking/ticket', {}),
  takeVoucher: (kind: VoucherKind) => post<{ readonly code: string }>('parking/voucher', { kind }),
  seePlate: (plate: string) => post<object>('parking/plate', { plate }),
  createOrder: (amount: string, name: string, itemId: string | null) =>
    post<{ readonly id: string }>('host/create', { amount, name, itemId }),
  cancelOrder: (id: string) => post<object>('host/cancel', { id }),
};
