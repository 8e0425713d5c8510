import type { Notice } from '../../domain/gateway.ts';
import { isObject, type JsonObject, parseObject } from '../json.ts';
import {
  type Acknowledgement,
  MAX_NOTIFICATION_BYTES,
  type NotificationFlaw,
  type NotificationOutcome,
  type NotificationReader,
} from '../notification.ts';
import { WITHOUT_ORDER } from './codes.ts';
import { amountAt, reliedOn, textAt, wordAt } from './fields.ts';
import { notificationCheck, type UqpayMessageSettings } from './settings.ts';
import { isUnambiguous, signedText } from './sign.ts';
import { momentOf } from './times.ts';

export const UQPAY_ACKNOWLEDGEMENT_BODY = '{"code":"000000"}';

/** What UQPAY takes as "received". Anything else, and it sends the notification again after 5, 10 and 15 minutes. */
export function uqpayAcknowledgement(body: string): Acknowledgement {
  return { status: 200, contentType: 'application/json', body };
}

/** Numbers this program makes. */
const OUR_NUMBER = /^[0-9A-Za-z_-]{1,64}$/;

/**
 * Verifies and reads UQPAY's notifications, with the notification key and never with that of the requests.
 * @throws Error in words, when the key is no key.
 */
export function uqpayNotificationReader(settings: UqpayMessageSettings): NotificationReader {
  const verify = notificationCheck(settings);
  return ({ headers, body }) => {
    if (body.length > MAX_NOTIFICATION_BYTES) {
      return rejected('too long');
    }
    const signature = headers['sign'] ?? '';
    if (signature === '') {
      return rejected('unsigned');
    }
    const message = parseObject(body, { maxBytes: MAX_NOTIFICATION_BYTES });
    if (message === null) {
      return rejected('not json');
    }
    const inner = message.get('data');
    const data = isObject(inner) ? inner : message;
    const signed = settings.answerSigned === 'data' ? data : message;
    // The sign type is what is configured, whatever the headers name: a sender must not choose the weaker one.
    if (verify?.(signedText(signed), signature) !== true) {
      return rejected('bad signature');
    }
    if (!isUnambiguous(message, reliedOn(message, data, settings.fields))) {
      return rejected('bad shape');
    }
    const merchants = [headers['clientid'] ?? '', textAt(data, settings.fields.merchantId) ?? ''];
    if (merchants.some((merchant) => merchant !== '' && merchant !== settings.clientId)) {
      return rejected('other merchant');
    }
    return read(data, settings);
  };
}

function read(data: JsonObject, settings: UqpayMessageSettings): NotificationOutcome {
  const { fields } = settings;
  const status = textAt(data, 'status');
  const amount = amountAt(data, fields, settings.amountUnit);
  const refundNumber = fields.refundId === fields.orderId ? null : textAt(data, fields.refundId);
  const product = textAt(data, 'product');
  const withoutOrder = product !== null && WITHOUT_ORDER.has(product);
  const orderNumber = withoutOrder ? null : textAt(data, fields.orderId);
  const gatewayRef = wordAt(data, fields.gatewayOrderId);
  const number = refundNumber ?? orderNumber;
  if (status === null || amount === 'bad' || (number === null && gatewayRef === null)) {
    return rejected('bad shape');
  }
  if (number === null && product !== null && !withoutOrder) {
    // Somebody's order whose number stands under another name must not pass for money by an entry code.
    return rejected('bad shape');
  }
  if (number !== null && !OUR_NUMBER.test(number)) {
    // Another system's order at the same account.
    return { kind: 'of no interest' };
  }
  const about = refundNumber === null ? 'payment' : 'refund';
  const notice: Notice = {
    about,
    orderNumber: number,
    gatewayRef,
    claim: claimOf(status, about),
    amount,
    method: wordAt(data, 'paymentMethod'),
    paidAt: momentOf(textAt(data, fields.payTime) ?? '', settings.zone),
    place: wordAt(data, fields.place),
  };
  return { kind: 'notice', notice };
}

/** A word nobody has listed leaves it open: the query that follows every notice will tell. */
function claimOf(status: string, about: Notice['about']): Notice['claim'] {
  if (status === 'success') {
    return about === 'payment' ? 'paid' : 'refunded';
  }
  return status === 'fail' || status === 'closed' ? 'not paid' : 'pending';
}

function rejected(why: NotificationFlaw): NotificationOutcome {
  return { kind: 'rejected', why };
}
