import { request } from 'node:http';
import { expect, test } from 'vitest';
import { post, startSandbox } from './sandbox-stand-in.ts';

/** fetch does not let a caller choose the Host header. */
function statusWithHost(pageUrl: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(pageUrl, { headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    sent.on('error', reject);
    sent.end();
  });
}

test('a page of another site can do nothing here', async () => {
  const { addresses } = await startSandbox();
  const { pageUrl } = addresses;

  expect((await post(pageUrl, '/virtual/power-cut', {}, { origin: 'http://evil.example' })).status).toBe(403);
  expect((await post(pageUrl, '/virtual/power-cut', {}, { origin: 'null' })).status).toBe(403);
  expect((await post(pageUrl, '/virtual/power-cut', {}, { 'content-type': 'text/plain' })).status).toBe(415);
  expect((await post(pageUrl, '/screen/action', {}, { origin: 'http://evil.example' })).status).toBe(403);
  expect(await statusWithHost(pageUrl, 'evil.example')).toBe(421);
});

test('the page runs no script but its own and is framed by nobody', async () => {
  const { addresses } = await startSandbox();

  const policy = (await fetch(addresses.pageUrl)).headers.get('content-security-policy') ?? '';

  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe');
});

test('requests that make no sense are refused in words, without repeating what they held', async () => {
  const { addresses } = await startSandbox();
  const { pageUrl } = addresses;
  const secret = '281234567890123456';

  const answers = await Promise.all([
    post(pageUrl, '/virtual/scan', { kode: secret }),
    post(pageUrl, '/virtual/scan', { code: [secret] }),
    post(pageUrl, '/virtual/codes', { wallet: 'nobody', script: 'approve' }),
    post(pageUrl, '/virtual/orders/look', { text: secret }),
    post(pageUrl, '/virtual/orders/decide', { gateway: 'qfpay', orderNumber: 'X1', decision: 'approve' }),
    post(pageUrl, '/virtual/faults', { networkDown: 'yes' }),
    post(pageUrl, '/virtual/scan', '{"code":'),
    post(pageUrl, '/virtual/scan', { code: 'x'.repeat(20_000) }),
    post(pageUrl, '/virtual/nothing', {}),
    post(pageUrl, '/nothing', {}),
    fetch(new URL('/virtual/paper/1.svg', pageUrl)),
    fetch(new URL('/../../package.json', pageUrl)),
    fetch(pageUrl, { method: 'DELETE' }),
  ]);

  expect(answers.map(({ status }) => status)).toEqual([
    409, 409, 409, 409, 409, 409, 400, 400, 404, 404, 404, 404, 405,
  ]);
  const texts = await Promise.all(answers.map((answer) => answer.text()));
  expect(texts.every((text) => text.includes('"error"'))).toBe(true);
  expect(texts.some((text) => text.includes(secret))).toBe(false);
});
