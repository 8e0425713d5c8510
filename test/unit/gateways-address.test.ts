import { describe, expect, it } from 'vitest';
import { targetOf, whyNotConnected } from '../../src/gateways/dial.ts';
import { QfpayGateway } from '../../src/gateways/qfpay/client.ts';
import { qfpayDefaults } from '../../src/gateways/qfpay/settings.ts';
import { WavpayGateway } from '../../src/gateways/wavpay/client.ts';
import { wavpayDefaults } from '../../src/gateways/wavpay/settings.ts';

describe('a gateway address', () => {
  it.each([
    ['https://openapi-hk.qfapi.com', { secure: true, host: 'openapi-hk.qfapi.com', port: 443, basePath: '' }],
    ['https://example.com:8443/a/b/', { secure: true, port: 8443, basePath: '/a/b', hostHeader: 'example.com:8443' }],
    ['http://127.0.0.1:5000', { secure: false, host: '127.0.0.1', port: 5000 }],
    ['http://localhost', { secure: false, port: 80 }],
    ['http://[::1]:5000', { secure: false, host: '::1', hostHeader: '[::1]:5000' }],
  ])('%s is taken', (url, parts) => {
    expect(targetOf(url, undefined)).toMatchObject(parts);
  });

  it.each([
    'http://openapi-hk.qfapi.com',
    'http://127.0.0.1.example.com',
    'http://192.168.1.1',
    'http://localhost.example.com',
    'ftp://example.com',
    'example.com',
    '',
    'https://user:password@example.com',
    'https://example.com/?a=b',
    'https://example.com/#a',
  ])('%s is refused, in words that repeat nothing of it', (url) => {
    expect(() => targetOf(url, undefined)).toThrow(/^the gateway address/);
  });
});

it('a gateway with settings that cannot be right is not made', () => {
  const now = Date.now;
  const qfpay = { ...qfpayDefaults, appCode: 'a', clientKey: 'k' };
  const wavpay = { ...wavpayDefaults, baseUrl: 'https://example.com', mchId: 'm', key: 'k' };
  expect(new QfpayGateway(qfpay, { now }).profile.name).toBe('qfpay');
  expect(new WavpayGateway(wavpay, { now }).profile.name).toBe('wavpay');
  expect(() => new QfpayGateway({ ...qfpay, baseUrl: 'http://example.com' }, { now })).toThrow(/https/);
  expect(() => new QfpayGateway({ ...qfpay, appCode: '' }, { now })).toThrow(/app code/);
  expect(() => new WavpayGateway({ ...wavpay, key: '' }, { now })).toThrow(/merchant key/);
});

it('a reason for no connection holds no text from outside', () => {
  expect(whyNotConnected(Object.assign(new Error('x'), { code: 'ENOTFOUND' }))).toContain('DNS');
  expect(whyNotConnected(Object.assign(new Error('secret'), { code: 'bad \n code' }))).toBe('no connection (no code)');
  expect(whyNotConnected(new Error('secret'))).toBe('no connection (no code)');
});
