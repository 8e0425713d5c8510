import { createHash, createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { codepayNotificationReader } from '../../src/gateways/codepay/notification.ts';
import { canonical, readGatewayKey, signatureMatches, verifyMessage } from '../../src/gateways/codepay/sign.ts';
import { parseObject } from '../../src/gateways/json.ts';
import { CodepaySandbox, SANDBOX_CODEPAY, sandboxCodepayKeys } from '../../src/sandbox/gateways/index.ts';
import file from '../support/vectors/codepay.json' with { type: 'json' };

const [real, wrongKey, printed, query] = file.vectors;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('the notification of a true payment', () => {
  const message = Buffer.from(JSON.stringify(real?.body));
  const fields = parseObject(message) ?? new Map();
  const key = readGatewayKey(real?.gatewayPublicKeySpkiB64 ?? '');

  it('gives the text that was signed', () => {
    const texts = Object.entries(real?.body ?? {}).map(([name, value]): [string, string] => [name, String(value)]);
    expect(canonical(texts)).toBe(real?.stringToSign);
    expect(sha256(canonical(texts))).toBe(real?.stringToSignSha256Hex);
  });

  it('verifies with the key of the gateway, and with no other', () => {
    expect(verifyMessage(message, fields, key)).toBe('genuine');
    const other = readGatewayKey(wrongKey?.gatewayPublicKeySpkiB64 ?? '');
    expect(wrongKey?.bodyRef).toBe(real?.id);
    expect(verifyMessage(message, fields, other)).toBe('bad signature');
  });

  it.each([
    ['an amount', '"order_amount":"12"', '"order_amount":"1"'],
    ['a state', '"trans_status":1', '"trans_status":2'],
    ['a number written in another way', '"trans_type":1', '"trans_type":1.0'],
    ['a field more', '{', '{"note":"x",'],
  ])('does not with %s changed', (_what, from, to) => {
    const changed = Buffer.from(message.toString().replace(from, to));
    expect(changed.equals(message)).toBe(false);
    expect(verifyMessage(changed, parseObject(changed) ?? new Map(), key)).toBe('bad signature');
  });

  it('is read as what it is', () => {
    const { app_id: appId = '', merchant_no: merchantNo = '' } = real?.body ?? {};
    const read = codepayNotificationReader({ gatewayKey: key, appId, merchantNo });
    expect(read({ headers: {}, body: message })).toEqual({
      kind: 'notice',
      notice: {
        about: 'payment',
        orderNumber: '107d537dc56d4c7Wl2qvm',
        gatewayRef: '51230000092403110000001',
        claim: 'not paid',
        amount: { currency: 'USD', minor: 1200 },
        method: null,
        paidAt: Date.UTC(2024, 2, 11, 3, 14, 53),
        place: 'WPYB002329000082',
      },
    });
    const elsewhere = codepayNotificationReader({ gatewayKey: key, appId, merchantNo: '312300000970' });
    expect(elsewhere({ headers: {}, body: message })).toEqual({ kind: 'rejected', why: 'other merchant' });
  });
});

it('the example the platform prints verifies as base64 and as base64url', () => {
  const key = readGatewayKey(printed?.publicKeySpkiB64 ?? '');
  const { message = '', signatureStdBase64: standard = '', documentedBase64UrlPrefix: prefix = '' } = printed ?? {};
  const url = standard.replaceAll('+', '-').replaceAll('/', '_');
  expect(url.startsWith(prefix)).toBe(true);
  expect(signatureMatches(message, standard, key)).toBe(true);
  expect(signatureMatches(message, url, key)).toBe(true);
  expect(signatureMatches(message, url.replace(/=+$/, ''), key)).toBe(true);
  expect(signatureMatches(`${message}0`, standard, key)).toBe(false);
  const der = Buffer.from(printed?.publicKeySpkiB64 ?? '', 'base64');
  const independent = createPublicKey({ key: der, format: 'der', type: 'spki' });
  expect(verify('RSA-SHA256', Buffer.from(message), independent, Buffer.from(standard, 'base64'))).toBe(true);
});

it('a query is signed over the text that the kit of the vendor makes', () => {
  const text = canonical(Object.entries(query?.fields ?? {}));
  expect(text).toBe(query?.stringToSign);
  expect(sha256(text)).toBe(query?.sha256Hex);
});

it('the sandbox repeats notifications as the platform does', async () => {
  class Open extends CodepaySandbox {
    get rules() {
      return this.notificationRules;
    }
  }
  const { rules } = new Open({ ...SANDBOX_CODEPAY, keys: await sandboxCodepayKeys() });
  expect(rules.gapsMs.map((ms) => ms / 1_000)).toEqual(file.notifySchedule.gapsSeconds);
  expect(rules.gapsMs).toHaveLength(file.notifySchedule.attemptsIncludingFirst - 1);
  expect(rules.gapsMs.reduce((sum, ms) => sum + ms, 0)).toBe(file.notifySchedule.spanSeconds * 1_000);
  expect(rules.isTaken(200, file.notifySchedule.ackBody)).toBe(true);
  expect(rules.isTaken(200, 'SUCCESS')).toBe(false);
  expect(rules.isTaken(500, 'success')).toBe(false);
});

it('covers every vector there is', () => {
  expect(file.vectors).toHaveLength(4);
});
