import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import {
  type QfpaySandbox,
  type QfpaySandboxOptions,
  SANDBOX_QFPAY,
  startQfpaySandbox,
} from '../../src/sandbox/gateways/index.ts';
import { eventually } from '../support/eventually.ts';

/** What a merchant was posted. */
export interface Posted {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface Merchant {
  readonly url: string;
  readonly posted: readonly Posted[];
  /** What is said to the next posts; the last of them for good. `null`: nothing is ever said. */
  answers: (readonly [status: number, body: string] | null)[];
  /** Waits until so many posts are there. */
  got(count: number): Promise<readonly Posted[]>;
}

/** A merchant's web server that takes notifications, on any free port. */
export async function merchant(): Promise<Merchant> {
  const posted: Posted[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts);
      const answer = self.answers.length > 1 ? self.answers.shift() : self.answers[0];
      posted.push({ path: request.url ?? '', headers: request.headers, body, fields: JSON.parse(body.toString()) });
      if (answer !== null && answer !== undefined) {
        response.writeHead(answer[0]);
        response.end(answer[1]);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const self: Merchant = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/notify`,
    posted,
    answers: [[200, 'SUCCESS']],
    got: async (count) => {
      await eventually(() => posted.length >= count, { what: `${count} notifications, there are ${posted.length}` });
      return posted;
    },
  };
  return self;
}

/** Away from midnight and from the end of a month. */
const NOON = Date.parse('2026-06-15T12:00:00+08:00');

/** A QFPay sandbox that is stopped when the test is over. Its clock stands still, unless it is given another. */
export async function qfpay(options: Partial<QfpaySandboxOptions> = {}): Promise<QfpaySandbox> {
  const { sandbox } = await startQfpaySandbox({ now: () => NOON, ...options });
  onTestFinished(() => sandbox.stop());
  return sandbox;
}

export const ORDER = {
  mchid: SANDBOX_QFPAY.mchid,
  out_trade_no: 'K1_0001',
  pay_type: '800201',
  txamt: '1250',
  txcurrcd: 'HKD',
  txdtm: '2026-01-15 12:00:00',
};

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly respcd: string | undefined;
  readonly syssn: string;
}

/** Signs by hand and posts. */
export async function call(
  sandbox: QfpaySandbox,
  path: string,
  params: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const line = Object.entries(params)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const answer = await fetch(`${sandbox.url}/trade/v1/${path}`, {
    method: 'POST',
    headers: {
      'x-qf-appcode': SANDBOX_QFPAY.appCode,
      'x-qf-sign': createHash('md5').update(`${line}${SANDBOX_QFPAY.clientKey}`).digest('hex'),
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    },
    body: new URLSearchParams(params).toString(),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    text,
    respcd: /"respcd": "(\d{4})"/.exec(text)?.[1],
    syssn: /"syssn": "(\d+)"/.exec(text)?.[1] ?? '',
  };
}

/** An order code, paid. */
export async function paidOrder(
  sandbox: QfpaySandbox,
  changes: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const order = { ...ORDER, ...changes };
  const answer = await call(sandbox, 'payment', order);
  sandbox.approve(order.out_trade_no);
  return answer;
}

/** The control interface over HTTP. */
export async function control(
  base: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly json: Readonly<Record<string, unknown>> }> {
  const answer = await fetch(
    `${base}/control/${path}`,
    body === undefined
      ? { headers }
      : { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) },
  );
  return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
}
