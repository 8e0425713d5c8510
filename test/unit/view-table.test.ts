import { describe, expect, test } from 'vitest';
import { FRONT } from '../../src/domain/front.ts';
import { INITIAL_STATE } from '../../src/domain/state.ts';
import { en } from '../../src/i18n/en.ts';
import { makeView } from '../../src/screens/make-view.ts';
import { kioskSettings } from '../support/kiosk-settings.ts';
import { CASES, MODULES, NOW, stateOf, viewOf } from './view-cases.ts';

describe('what each phase shows', () => {
  test.each(CASES)('$name', (one) => {
    const view = viewOf(one);
    const { phase } = one;
    expect(view.phase).toBe(phase.name);
    expect(view.title).toBe(one.title);
    expect(view.tone).toBe(one.tone);
    expect(view.actions.map((button) => button.action)).toEqual(one.actions ?? []);
    expect(view.busy).toBe(one.busy ?? false);
    expect(view.countdown).toEqual(one.countdown === true ? { leftMs: 60_000, totalMs: 90_000 } : null);
    expect(view.qr).toEqual(one.qr === true ? { modules: MODULES, caption: 'Scan with Alipay' } : null);
    expect(view.lines.length).toBeGreaterThan(0);
    expect(view.footer).toContain('Lobby');
    const amount = { currency: 'MYR', minor: 250 };
    expect(view.sale).toEqual('saleId' in phase ? { item: 'Water', price: 'MYR 2.50', amount } : null);
    expect(view.items.map((item) => item.id)).toEqual(phase.name === 'choosing' ? ['water', 'juice'] : []);
  });

  test('no phase is missing from this table', () => {
    expect(new Set(CASES.map((one) => one.phase.name))).toEqual(new Set(Object.keys(FRONT)));
  });

  test('every variant shows something of its own', () => {
    const shown = CASES.map((one) => JSON.stringify({ ...viewOf(one), footer: '' }));
    const doubles = CASES.filter((_one, i) => shown.indexOf(shown[i] ?? '') !== i).map((one) => one.name);
    // A code that is asked for or being drawn, and paper that is not or may not be out, are the same to the customer.
    expect(doubles).toEqual([
      'paying: code not drawn yet, scanner live',
      'paying: code not drawn yet, no scanner',
      'thanks: receipt unknown',
    ]);
  });
});

describe('no screen is a dead end', () => {
  test.each(CASES)('$name: the customer can act, or it ends by itself, or something is under way', (one) => {
    const view = viewOf(one);
    const ends = 'endsAt' in one.phase;
    // Out of service nobody is in the middle of anything, and the kiosk leaves it by itself.
    expect(view.actions.length > 0 || ends || view.busy || one.phase.name === 'out of service').toBe(true);
  });

  test('every button that is shown does something in its phase', () => {
    for (const one of CASES) {
      for (const { action } of viewOf(one).actions) {
        const rule = FRONT[one.phase.name][action];
        expect('to' in rule, `${action} on '${one.name}'`).toBe(true);
      }
    }
  });

  test('what can be waited for is said to be: a screen without a button and without a choice shows that something goes on', () => {
    for (const one of CASES.filter((some) => some.phase.name !== 'out of service')) {
      const view = viewOf(one);
      expect(view.busy || view.actions.length > 0, one.name).toBe(true);
    }
  });
});

describe('what a screen says of the order code', () => {
  test('nobody is told to scan a code that is not there', () => {
    for (const one of CASES.filter((some) => some.phase.name === 'paying')) {
      const view = viewOf(one);
      const told = view.lines.join(' ');
      const scanThis = told.includes(en.payShow[0]) || told.includes(en.payBoth[0]);
      expect(scanThis, one.name).toBe(view.qr !== null);
    }
  });

  test('nobody is told to use a scanner that is not there', () => {
    for (const one of CASES.filter((some) => some.scanner === false)) {
      expect(`${viewOf(one).title} ${viewOf(one).lines.join(' ')}`, one.name).not.toMatch(/payment code/i);
    }
  });

  test('a wallet that is no longer configured leaves a caption without a name, not a broken screen', () => {
    const [shown] = CASES.filter((one) => one.qr === true);
    if (shown?.phase.name !== 'paying') {
      throw new Error('no case with an order code');
    }
    const phase = { ...shown.phase, code: { text: 'x', walletId: 'gone', amountTyped: false } };
    expect(viewOf({ ...shown, phase }).qr?.caption.trim()).toBe('Scan with');
  });
});

test('the customer keeps a reference wherever money is still moving', () => {
  for (const one of CASES) {
    if (one.phase.name === 'thanks' && 'reference' in one.phase.how) {
      const view = viewOf(one);
      expect(view.lines).toContain('Reference LOB1000000014711');
      expect(view.footer).toContain('LOB1000000014711');
    }
  }
});

test('why the machine is out of service is the technician’s matter and not on the screen', () => {
  const out = CASES.find((one) => one.phase.name === 'out of service');
  expect(JSON.stringify(out === undefined ? '' : viewOf(out))).not.toContain('gpiochip');
});

test('a sale that the books have let go of already leaves no hole in a sentence', () => {
  for (const one of CASES.filter(({ phase }) => phase.name === 'receipt' || phase.name === 'thanks')) {
    const inputs = { settings: kioskSettings(), messages: en, now: NOW, qrModules: null };
    const bare = makeView({ ...stateOf(one), sales: new Map() }, inputs);
    expect(bare.sale).toBeNull();
    expect([bare.title, ...bare.lines], one.name).toEqual([viewOf(one).title, ...viewOf(one).lines]);
  }
});

test('before anything is known there is a screen already', () => {
  expect(viewOf({ phase: INITIAL_STATE.phase })).toMatchObject({ title: 'Starting', busy: true, footer: 'Lobby' });
});
