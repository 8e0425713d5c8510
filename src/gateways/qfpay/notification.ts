import type { Notice } from '../../domain/gateway.ts';
import { isCurrency, type Money, money } from '../../domain/money.ts';
import { type JsonObject, parseObject, textOf } from '../json.ts';
import {
  type Acknowledgement,
  MAX_NOTIFICATION_BYTES,
  type NotificationOutcome,
  type NotificationReader,
} from '../notification.ts';
import { notificationSignatureMatches } from './sign.ts';

/** What QFPay takes as "received". Anything else, and it sends the notification again for a day. */
export const QFPAY_ACKNOWLEDGEMENT: Acknowledgement = { status: 200, contentType: 'text/plain', body: 'SUCCESS' };

export interface QfpayNotificationSettings {
  readonly clientKey: string;
  /** Null: QFPay issued none, so none can be compared. */
  readonly mchid: string | null;
}

/**
 * Verifies and reads QFPay's notifications: an MD5 over the received bytes and the client key, whatever the requests use.
 * QFPay sends them for successes only, and one address gets those of the whole account, other systems' orders included.
 */
export function qfpayNotificationReader(settings: QfpayNotificationSettings): NotificationReader {
  return ({ headers, body }) => {
    if (body.length > MAX_NOTIFICATION_BYTES) {
      return rejected('too long');
    }
    const signature = headers['x-qf-sign'] ?? '';
    if (signature === '') {
      return rejected('unsigned');
    }
    if (!notificationSignatureMatches(body, signature, settings.clientKey)) {
      return rejected('bad signature');
    }
    const fields = parseObject(body, { leadingZeros: true });
    if (fields === null) {
      return rejected('not json');
    }
    const merchant = textOf(fields, 'mchid') ?? '';
    if (settings.mchid !== null && merchant !== '' && merchant !== settings.mchid) {
      return rejected('other merchant');
    }
    return read(fields);
  };
}

/** Numbers this program makes. */
const OUR_NUMBER = /^[0-9A-Za-z_-]{1,64}$/;
/** Numbers any system may give an order at QFPay: up to 128 characters. */
const ANY_NUMBER = /^[\x21-\x7e]{1,128}$/;

function read(fields: JsonObject): NotificationOutcome {
  const about = textOf(fields, 'notify_type');
  const status = textOf(fields, 'status');
  const code = textOf(fields, 'respcd');
  const cancel = textOf(fields, 'cancel');
  const number = textOf(fields, 'out_trade_no') ?? '';
  const gatewayRef = textOf(fields, 'syssn') ?? '';
  const amount = amountOf(fields);
  if (about === null || status === null || code === null || !ANY_NUMBER.test(number)) {
    return rejected('bad shape');
  }
  // Only successes are documented; what is none, or another system's, is verified all the same and must not come again.
  const ours = OUR_NUMBER.test(number) && (about === 'payment' || about === 'refund');
  if (!ours || status !== '1' || code.padStart(4, '0') !== '0000') {
    return { kind: 'of no interest' };
  }
  if (!/^[0-9A-Za-z]{1,40}$/.test(gatewayRef) || amount === 'bad' || (about === 'payment' && cancel === null)) {
    return rejected('bad shape');
  }
  const notice: Notice = {
    about,
    orderNumber: number,
    gatewayRef,
    claim: about === 'payment' && cancel === '0' ? 'paid' : 'refunded',
    amount,
    method: wordOf(fields, 'pay_type'),
    paidAt: wallTime(textOf(fields, 'paydtm') ?? ''),
    place: wordOf(fields, 'udid'),
  };
  return { kind: 'notice', notice };
}

function amountOf(fields: JsonObject): Money | null | 'bad' {
  const minor = textOf(fields, 'txamt') ?? '';
  const currency = textOf(fields, 'txcurrcd') ?? '';
  if (!/^\d{1,11}$/.test(minor) || !/^[A-Z]{3}$/.test(currency)) {
    return 'bad';
  }
  return isCurrency(currency) ? money(currency, Number(minor)) : null;
}

function wordOf(fields: JsonObject, name: string): string | null {
  const text = textOf(fields, name) ?? '';
  return /^[\x21-\x7e]{1,40}$/.test(text) ? text : null;
}

/** `YYYY-MM-DD hh:mm:ss` in UTC+8 as ms since 1970 UTC; null for anything else. */
function wallTime(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(text)) {
    return null;
  }
  const moment = Date.parse(`${text.replace(' ', 'T')}+08:00`);
  return Number.isNaN(moment) ? null : moment;
}

function rejected(why: Extract<NotificationOutcome, { kind: 'rejected' }>['why']): NotificationOutcome {
  return { kind: 'rejected', why };
}
