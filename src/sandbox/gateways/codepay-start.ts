import { type CodepaySettings, codepayDefaults } from '../../gateways/codepay/settings.ts';
import { CodepaySandbox, type CodepaySandboxOptions } from './codepay.ts';
import { SANDBOX_CODES, SANDBOX_ERRORS, sandboxCodepayKeys } from './codepay-rules.ts';

/** The sandbox's own numbers. Its keys are made at the start of the process that runs it (`sandboxCodepayKeys`). */
export const SANDBOX_CODEPAY = { appId: 'sandboxapp0000000001', merchantNo: '312300000000' } as const;

/** What a client has to be told of the sandbox's made-up codes. */
export const SANDBOX_CODEPAY_CODES = {
  codes: {
    [SANDBOX_CODES.notFound]: 'not found',
    [SANDBOX_CODES.duplicate]: 'duplicate number',
    [SANDBOX_CODES.system]: 'system error',
    [SANDBOX_CODES.credentials]: 'credentials refused',
    [SANDBOX_CODES.signature]: 'credentials refused',
    [SANDBOX_CODES.time]: 'clock refused',
    [SANDBOX_CODES.cancelEarly]: 'cancel refused',
    [SANDBOX_CODES.cancelState]: 'cancel refused',
    [SANDBOX_CODES.refundState]: 'refund refused',
    [SANDBOX_CODES.refundSum]: 'refund refused',
    [SANDBOX_CODES.balance]: 'refund later',
  },
  errorCodes: { [SANDBOX_ERRORS.funds]: 'insufficient funds', [SANDBOX_ERRORS.code]: 'code expired' },
} as const satisfies Pick<CodepaySettings, 'codes' | 'errorCodes'>;

/**
 * A running CodePay sandbox, and the settings with which a client talks to it (the merchant's private key among them).
 * @param options.port 0 (default) asks the system for a free one.
 * @param options.keys default: those of this process, so that a sandbox started again still knows its clients.
 */
export async function startCodepaySandbox(
  options: Partial<CodepaySandboxOptions> & { readonly port?: number } = {},
): Promise<{ readonly sandbox: CodepaySandbox; readonly settings: CodepaySettings }> {
  const keys = options.keys ?? (await sandboxCodepayKeys());
  const sandbox = new CodepaySandbox({ ...SANDBOX_CODEPAY, ...options, keys });
  const { url } = await sandbox.start(options.port ?? 0);
  return {
    sandbox,
    settings: {
      ...codepayDefaults,
      ...SANDBOX_CODEPAY,
      codes: SANDBOX_CODEPAY_CODES.codes,
      errorCodes: { ...codepayDefaults.errorCodes, ...SANDBOX_CODEPAY_CODES.errorCodes },
      appKey: keys.app.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
      gatewayKey: keys.gateway.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
      baseUrl: url,
    },
  };
}
