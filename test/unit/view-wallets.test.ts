import { describe, expect, test } from 'vitest';
import { makeView } from '../../src/screens/make-view.ts';
import type { ScreenWallet } from '../../src/screens/view.ts';
import { settingsOf, stateOf, VIEW_NOW, VIEW_WALL } from '../support/screen-sites.ts';
import { viewNamed } from '../support/screen-views.ts';

function short(wallets: readonly ScreenWallet[]): readonly string[] {
  return wallets.map(({ id, shown, canShow }) => `${id}${shown ? ' shown' : ''}${canShow ? ' can' : ''}`);
}

describe('the wallets on a screen', () => {
  test('before anything is begun: what is accepted, in the order of the configuration, and nothing to touch', () => {
    expect(short(viewNamed('idle').wallets)).toEqual(['alipayhk', 'wechatpay', 'mpay', 'payme', 'wavpay']);
  });

  test('while paying: whose code is on the screen, and whose can be', () => {
    expect(short(viewNamed('paying').wallets)).toEqual([
      'alipayhk shown can',
      'wechatpay can',
      'mpay can',
      'payme can',
      'wavpay',
    ]);
  });

  test('no code is called shown before it is drawn', () => {
    expect(viewNamed('paying asked for').wallets.some(({ shown }) => shown)).toBe(false);
  });

  test('one that only takes scanned codes is gone with the scanner', () => {
    expect(short(viewNamed('paying no scanner').wallets)).not.toContain('wavpay');
  });

  test('none is accepted whose gateway cannot be reached', () => {
    expect(viewNamed('paying no way left').wallets).toEqual([]);
  });

  test('the only one whose code can be shown is not there to be chosen', () => {
    const one = settingsOf({}).wallets.slice(0, 1);
    const phase = {
      name: 'paying',
      saleId: 'S1',
      shown: 'O1',
      code: { text: 'x', walletId: 'alipayhk', amountTyped: false },
      wallet: null,
      notice: null,
      endsAt: VIEW_NOW,
      totalMs: 1,
      lastCall: false,
    } as const;
    const inputs = {
      settings: settingsOf({ settings: { wallets: one } }),
      now: VIEW_NOW,
      wall: VIEW_WALL,
      qrModules: ['1'],
      logos: new Map(),
    };
    expect(short(makeView(stateOf({ phase }, 'en'), inputs).wallets)).toEqual(['alipayhk shown']);
    const failed = { ...phase, shown: null, code: null };
    expect(short(makeView(stateOf({ phase: failed }, 'en'), inputs).wallets)).toEqual(['alipayhk can']);
    const gone = { ...phase, code: { ...phase.code, walletId: 'gone' } };
    expect(makeView(stateOf({ phase: gone }, 'en'), inputs).qr?.caption).toBe('Scan with');
  });

  test('a logo is named only where there is one that may be shown', () => {
    expect(viewNamed('idle').wallets.map(({ logo }) => logo)).toEqual(['alipayhk', 'wechatpay', 'mpay', 'payme', null]);
  });

  test('an exit that takes no money shows none', () => {
    expect(viewNamed('idle exit').wallets).toEqual([]);
  });
});
