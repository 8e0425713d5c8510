import { describe, expect, test } from 'vitest';
import { money } from '../../src/domain/money.ts';
import type { Phase } from '../../src/domain/state.ts';
import { makeView } from '../../src/screens/make-view.ts';
import type { ScreenView } from '../../src/screens/view.ts';
import {
  ENTERED,
  LONG_PARTS,
  PARKING,
  STAY_PARTS,
  settingsOf,
  stateOf,
  stayPhase,
  VIEW_NOW,
  VIEW_WALL,
} from '../support/screen-sites.ts';
import { viewNamed } from '../support/screen-views.ts';

const DAY_MS = 86_400_000;

function rowsOf(view: ScreenView): readonly string[] {
  return view.rows.map(({ label, value, strong }) => `${label}: ${value}${strong ? ' !' : ''}`);
}

function stayView(phase: Phase, wall: number = VIEW_WALL): ScreenView {
  const settings = settingsOf({ site: 'pay station' });
  const inputs = { settings, now: VIEW_NOW, wall, qrModules: null, logos: new Map() };
  return makeView(stateOf({ phase, site: 'pay station' }, 'en'), inputs);
}

describe('what a stay costs', () => {
  test('is told with the time and all it is made of', () => {
    expect(rowsOf(viewNamed('stay'))).toEqual([
      'Entered: 13:50',
      'Parked for: 2 h 05 min',
      'Free minutes: HK$0.00',
      'Day: HK$45.00',
      'To pay: HK$45.00 !',
    ]);
  });

  test('bands that come again are one line each; what is taken off, and what was paid before, is negative', () => {
    expect(rowsOf(viewNamed('stay long'))).toEqual([
      'Entered: 20 Nov 2025, 13:50',
      'Parked for: 1 d 2 h 05 min',
      'Day: HK$165.00',
      'Night: HK$40.00',
      'Daily maximum: \u2212HK$25.00',
      'Voucher: \u2212HK$15.00',
      'Already paid: \u2212HK$45.00',
      'To pay: HK$120.00 !',
    ]);
  });

  test('the rows add up to what is to be paid', () => {
    for (const phase of [stayPhase(STAY_PARTS), stayPhase(LONG_PARTS, { due: money('HKD', 12_000) })]) {
      const amounts = stayView(phase)
        .rows.filter(({ value }) => value.includes('$'))
        .map(({ value }) => Number(value.replace('\u2212', '-').replace('HK$', '')));
      const due = amounts.pop();
      expect(amounts.reduce((sum, amount) => sum + amount, 0)).toBe(due);
    }
  });

  test('the button says how much, and the small screen has it as a sale', () => {
    const view = viewNamed('stay', 'pt');
    expect(view.actions[0]?.label).toBe('Pagar 45,00\u00a0HK$');
    expect(view.sale).toEqual({ item: 'Estacionamento Norte', price: '45,00\u00a0HK$', amount: money('HKD', 4_500) });
  });

  test('who came in yesterday reads the day, also a minute after midnight', () => {
    const midnight = Date.UTC(2025, 10, 20, 16, 0);
    const phase = stayPhase(STAY_PARTS, { enteredAt: midnight - 60_000 });
    expect(rowsOf(stayView(phase, midnight + 60_000)).slice(0, 2)).toEqual([
      'Entered: 20 Nov 2025, 23:59',
      'Parked for: 2 min',
    ]);
  });

  test('clocks of two kiosks differ: nobody has parked for less than nothing', () => {
    expect(rowsOf(stayView(stayPhase(STAY_PARTS, { enteredAt: VIEW_WALL + 5_000 })))[1]).toBe('Parked for: 0 min');
  });

  test('a lost ticket has no times', () => {
    expect(rowsOf(viewNamed('stay lost ticket'))).toEqual(['Lost ticket: HK$180.00', 'To pay: HK$180.00 !']);
  });

  test('with nothing left to pay the button does not say so many dollars', () => {
    const view = stayView(stayPhase([], { due: money('HKD', 0) }));
    expect(view.actions[0]).toEqual({ action: 'begin', label: 'Go on', kind: 'primary' });
  });
});

describe('while a stay is paid for', () => {
  test('the rows are those of its sale, for the time when it was made', () => {
    expect(rowsOf(viewNamed('paying stay'))).toEqual(rowsOf(viewNamed('stay')));
  });

  test('a fee of many parts is told as its sum: the code needs the room', () => {
    expect(rowsOf(viewNamed('paying long stay'))).toEqual([
      'Entered: 13:50',
      'Parked for: 2 h 05 min',
      'Already paid: \u2212HK$120.00',
      'To pay: HK$45.00 !',
    ]);
  });

  test('an item has no rows', () => {
    expect(viewNamed('paying').rows).toEqual([]);
  });
});

describe('after paying', () => {
  test.each([
    ['thanks stay', 'Please leave by 16:10, with the same ticket.', 'Please take your receipt.'],
    [
      'thanks stay, code',
      'Please leave by 16:10, with the same ticket.',
      'Your receipt: scan the code with your phone.',
    ],
    ['thanks stay, nothing', 'Please leave by 16:10, with the same ticket.', undefined],
    ['thanks lost ticket', 'Your receipt opens the exit until 16:10.', 'Please take your receipt.'],
    ['thanks lost ticket, code', 'This code opens the exit until 16:10: take a photo of it.', undefined],
    ['thanks gate', 'You can drive out now.', undefined],
  ])('%s: how and until when to leave', (name, first, second) => {
    expect(viewNamed(name).lines.slice(0, 2)).toEqual([first, second].filter((line) => line !== undefined));
  });

  test('nobody is sent to the exit without what opens it', () => {
    const view = viewNamed('thanks lost ticket, nothing');
    expect(view.lines[0]).toBe('To leave, call the operator with this number: NORTH7A000123.');
    expect(view.tone).toBe('warn');
  });

  test('the code says whether it is a receipt or opens the exit', () => {
    expect(viewNamed('thanks code').qr?.caption).toBe('Your receipt: scan it');
    expect(viewNamed('thanks lost ticket, code').qr?.caption).toBe('Opens the exit: take a photo');
  });

  test('until when is also known when the books have let go of the sale', () => {
    const scene = {
      phase: { name: 'thanks', saleId: 'S1', how: { kind: 'completed', receipt: 'printed' }, endsAt: VIEW_NOW },
    } as const;
    const payment = {
      saleId: 'S1',
      at: VIEW_WALL,
      amount: money('HKD', 1),
      coversUntil: VIEW_WALL,
      leaveBy: VIEW_WALL + DAY_MS,
    };
    const ticket = {
      key: 'T1',
      entered: [ENTERED],
      payments: [payment],
      used: [],
      undone: [],
      substitute: false,
      heardAt: VIEW_WALL,
    };
    const tickets = new Map([['T1', { ...ticket, payments: ticket.payments.map((one) => ({ takenOff: 0, ...one })) }]]);
    const state = { ...stateOf(scene, 'en'), sales: new Map(), tickets };
    const settings = settingsOf({ settings: { items: [], parking: PARKING } });
    const view = makeView(state, { settings, now: VIEW_NOW, wall: VIEW_WALL, qrModules: null, logos: new Map() });
    expect(view.lines[0]).toBe('Please leave by 22 Nov 2025, 15:55, with the same ticket.');
    expect(view.sale).toBeNull();
  });
});

describe('a ticket that needs no payment', () => {
  test('is told until when it opens the exit', () => {
    expect(viewNamed('told nothing to pay', 'zh-Hant').lines[0]).toBe('請於 16:10 前離場。');
  });

  test('out of service, it still opens the exit, where the gate and the reader work', () => {
    expect(viewNamed('out-of-service exit').lines).toContain('Paid tickets still open the exit.');
    expect(viewNamed('out-of-service').lines).not.toContain('Paid tickets still open the exit.');
    const phase: Phase = { name: 'out of service', reasons: [] };
    const settings = settingsOf({ site: 'exit' });
    const inputs = { settings, now: VIEW_NOW, wall: VIEW_WALL, qrModules: null, logos: new Map() };
    const blind = makeView(stateOf({ phase, without: ['scanner'] }, 'en'), inputs);
    expect(blind.lines).not.toContain('Paid tickets still open the exit.');
  });
});
