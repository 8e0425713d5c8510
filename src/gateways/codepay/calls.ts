import type { KeyObject } from 'node:crypto';
import type { NotSent, Unknown, UnknownReason } from '../../domain/gateway.ts';
import { HttpClient, type HttpResult } from '../http.ts';
import type { GatewayHealthListener } from '../port.ts';
import { clockOffset } from '../probe.ts';
import { type Envelope, readAnswer } from './answers.ts';
import { CODEPAY_MEANINGS, type CodeMeaning } from './codes.ts';
import type { CodepayMethods, CodepaySettings } from './settings.ts';
import { signFields } from './sign.ts';
import { GatewayTime, requestPsn } from './times.ts';

/** Values of null are left out. */
export type Params = Readonly<Record<string, string | null>>;
export type Verb = keyof CodepayMethods;

export interface CallClocks {
  /** Wall clock, ms since 1970 UTC. */
  readonly now: () => number;
  /** Monotonic clock, ms; default the machine's. */
  readonly mono?: () => number;
}

const DEADLINE: Readonly<Record<Verb, keyof CodepaySettings['deadlines']>> = {
  present: 'presentMs',
  charge: 'chargeMs',
  query: 'queryMs',
  cancel: 'cancelMs',
  refund: 'refundMs',
  queryRefund: 'refundMs',
  entryCode: 'presentMs',
};

/** Answers that somebody else may have made, or that are about somebody else. */
const NOT_THEIRS: ReadonlySet<UnknownReason> = new Set([
  'bad signature',
  'other order',
  'other amount',
  'other merchant',
]);

/** The way to CodePay and back: common fields, signature and time stamp out, a verified envelope in. */
export class CodepayCalls {
  readonly #settings: CodepaySettings;
  readonly #keys: { readonly appKey: KeyObject; readonly gatewayKey: KeyObject };
  readonly #now: () => number;
  readonly #time: GatewayTime;
  readonly #http: HttpClient;

  /** @throws Error when the address is not one to talk to. */
  constructor(
    settings: CodepaySettings,
    keys: { readonly appKey: KeyObject; readonly gatewayKey: KeyObject },
    clocks: CallClocks,
    onHealth: GatewayHealthListener | undefined,
  ) {
    this.#settings = settings;
    this.#keys = keys;
    this.#now = clocks.now;
    this.#time = new GatewayTime(clocks.now, clocks.mono ?? (() => performance.now()));
    this.#http = new HttpClient({
      baseUrl: settings.baseUrl,
      ...(onHealth === undefined ? {} : { onHealth }),
      ...(settings.limits === null ? {} : { limits: settings.limits }),
      ...(settings.ca === null ? {} : { ca: settings.ca }),
    });
  }

  warm(): void {
    this.#http.warm();
  }

  stop(): void {
    this.#http.stop();
  }

  async call(verb: Verb, params: Params, signal: AbortSignal): Promise<Envelope | Unknown | NotSent> {
    return this.read(await this.send(verb, params, signal));
  }

  send(verb: Verb, params: Params, signal: AbortSignal): Promise<HttpResult> {
    const settings = this.#settings;
    const at = this.#time.now();
    const all = {
      app_id: settings.appId,
      merchant_no: settings.merchantNo,
      method: settings.methods[verb],
      format: 'JSON',
      charset: 'UTF-8',
      sign_type: 'RSA2',
      version: '1.0',
      timestamp: String(at),
      ...params,
    };
    // The vendor's own kits sign empty values differently, so none is sent.
    const fields = Object.entries(all).filter((pair): pair is [string, string] => (pair[1] ?? '') !== '');
    return this.#http.request({
      method: 'POST',
      path: settings.path,
      headers: {
        'content-type': 'application/json; charset=UTF-8',
        ...(settings.psnHeader ? { 'http-request-psn': requestPsn(at, Math.random) } : {}),
      },
      body: JSON.stringify(Object.fromEntries([...fields, ['sign', signFields(fields, this.#keys.appKey)]])),
      deadlineMs: settings.deadlines[DEADLINE[verb]],
      signal,
      urgency: verb === 'query' || verb === 'queryRefund' ? 'question' : 'money',
    });
  }

  read(result: HttpResult): Envelope | Unknown | NotSent {
    this.#time.learn(clockOffset(result, this.#now()));
    const answer = readAnswer(result, this.#keys.gatewayKey);
    if (answer.kind === 'envelope') {
      this.#http.setTrouble(this.trouble(answer.code));
      // A refusal is about no order in particular; what was handled is judged by what it says.
      if (answer.code !== '0') {
        this.#http.verified();
      }
    } else if (answer.kind === 'unknown' && answer.why === 'bad signature') {
      this.#http.unverified();
    }
    return answer;
  }

  /** Passes an outcome of a verified envelope on, and tells the HTTP client whether the envelope was about us. */
  judged<T extends { readonly kind: string }>(outcome: T | Unknown): T | Unknown {
    if ('why' in outcome && NOT_THEIRS.has(outcome.why)) {
      this.#http.unverified();
    } else {
      this.#http.verified();
    }
    return outcome;
  }

  /** What the site says that an envelope's code means. */
  meaning(code: string): CodeMeaning | undefined {
    const { codes } = this.#settings;
    return Object.hasOwn(codes, code) ? codes[code] : undefined;
  }

  trouble(code: string): string | null {
    const meaning = this.meaning(code);
    return meaning === undefined ? null : CODEPAY_MEANINGS[meaning].trouble;
  }
}
