import type { Faults } from './faults.ts';
import type { SandboxOrder } from './ledger.ts';
import { isTime, type PythonValue, timeText } from './qfpay-rules.ts';

/** What QFPay says about orders, in its own codes and flags. */
export type Fields = { [name: string]: PythonValue };

const CODE_TEXTS: Readonly<Record<string, string>> = {
  '0000': '交易成功',
  '1104': '参数错误',
  '1108': '签名错误',
  '1143': '交易未支付',
  '1254': '系统错误',
};

export function result(code: string): { readonly respcd: string; readonly resperr: string; readonly respmsg: string } {
  return { respcd: code, resperr: CODE_TEXTS[code] ?? '交易失败', respmsg: '' };
}

export function error(code: string): Fields {
  return { ...result(code) };
}

export function stateCode(order: SandboxOrder): string {
  const codes = { created: '1143', pending: '1143', paid: '0000', refunded: '0000', closed: '1142', expired: '1181' };
  return order.state === 'declined' ? (order.declineCode ?? '1205') : codes[order.state];
}

export function cancelFlag(order: SandboxOrder): string {
  if (order.state === 'closed') {
    return order.mode === 'mpm' ? '2' : '1';
  }
  return order.state === 'refunded' ? '3' : order.refundedMinor > 0 ? '5' : '0';
}

export function refundProblem(order: SandboxOrder, minor: number): string | null {
  if (order.state === 'refunded') {
    return '1264';
  }
  if (order.state !== 'paid') {
    return '1261';
  }
  return order.refundedMinor + minor > order.amount.minor ? '1272' : null;
}

/** From 23:30 to 00:30 in UTC+8, when QFPay makes up its day. */
export function isRefundPause(wallMs: number): boolean {
  const clock = timeText(wallMs).slice(11, 16);
  return clock >= '23:30' || clock < '00:30';
}

export function monthBounds(
  start: string | undefined,
  end: string | undefined,
): { readonly start: string; readonly end: string } | 'bad' {
  const fit = isTime(start) && isTime(end) && start?.slice(0, 7) === end?.slice(0, 7);
  return fit && start !== undefined && end !== undefined && start <= end ? { start, end } : 'bad';
}

/** The content faults: the same answer about something else. Rows of a query are changed one by one. */
export function distort(fields: Fields, faults: Faults): Fields {
  const change: Readonly<Record<string, Fields>> = {
    'other amount': { txamt: '1' },
    'other order': { out_trade_no: 'SOMEBODYELSES1' },
    'other merchant': { mchid: 'Other12345' },
  };
  const changed = change[faults.answer];
  if (changed === undefined || fields['out_trade_no'] !== undefined) {
    return { ...fields, ...changed };
  }
  const data = Array.isArray(fields['data']) ? (fields['data'] as readonly Fields[]) : [];
  return { ...fields, data: data.map((row) => ({ ...row, ...changed })) };
}

/** As some pages of the documents print it: the code without quotes, which is no JSON, and the amount as a number. */
export function loosely(text: string): string {
  return text.replace(/"(respcd|txamt)": "(\d+)"/g, '"$1": $2');
}
