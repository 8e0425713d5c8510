import { expect, test } from 'vitest';
import type { LightPattern } from '../../src/devices/light/port.ts';
import { READY } from '../../src/domain/health.ts';
import { INITIAL_STATE, type KioskState, type Phase } from '../../src/domain/state.ts';
import { Presenter } from '../../src/runtime/presenter.ts';
import type { ScreenView } from '../../src/screens/view.ts';
import { kioskSettings } from '../support/kiosk-settings.ts';

const READY_PARTS = new Map(['gpio', 'scanner', 'display', 'gateway:qfpay'].map((part) => [part, READY]));
const IDLE: KioskState = { ...INITIAL_STATE, phase: { name: 'idle' }, parts: READY_PARTS };

/** A presenter over a screen and a light that remember, and a drawer of codes that is answered by hand. */
class ScreenUnderTest {
  readonly views: ScreenView[] = [];
  readonly patterns: LightPattern[] = [];
  readonly wanted: boolean[] = [];
  readonly bugs: unknown[] = [];
  readonly drawing: { readonly text: string; done(modules: readonly string[] | null): void; fail(e: Error): void }[] =
    [];
  readonly presenter: Presenter;
  now = 1_000;

  constructor() {
    const device = { kind: 'scripted', health: READY, start: async () => {}, stop: async () => {} };
    this.presenter = new Presenter({
      settings: kioskSettings(),
      display: { ...device, show: (view) => void this.views.push(view) },
      light: { ...device, show: (pattern) => void this.patterns.push(pattern) },
      scanner: { want: (wanted) => void this.wanted.push(wanted) },
      makeQr: (text) => new Promise((done, fail) => void this.drawing.push({ text, done, fail })),
      wall: () => 1_760_000_000_000,
      now: () => this.now,
      onBug: (error) => this.bugs.push(error),
    });
  }

  get seen(): ScreenView {
    const view = this.views.at(-1);
    if (view === undefined) {
      throw new Error('nothing was shown');
    }
    return view;
  }

  show(phase: Phase, more: Partial<KioskState> = {}): void {
    this.presenter.show({ ...IDLE, phase, ...more });
  }

  /** Answers drawing number `i`, counted from the first. */
  async drawn(i: number, modules: readonly string[] | null): Promise<void> {
    this.drawing[i]?.done(modules);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function paying(text: string | null, more: Partial<Extract<Phase, { name: 'paying' }>> = {}): Phase {
  const code = text === null ? null : { text, walletId: 'alipay', amountTyped: false };
  return {
    name: 'paying',
    lastCall: false,
    saleId: 'S1',
    shown: 'O1',
    code,
    wallet: null,
    notice: null,
    endsAt: 61_000,
    totalMs: 60_000,
    ...more,
  };
}

test('every new phase is drawn once, on the screen and in the light', () => {
  const one = new ScreenUnderTest();
  one.show({ name: 'idle' });
  one.show({ name: 'choosing', notice: null, endsAt: 60_000 });
  one.show({ name: 'out of service', reasons: ['gpio: absent'] });
  expect(one.views.map((view) => view.phase)).toEqual(['idle', 'choosing', 'out of service']);
  expect(one.patterns).toEqual(['idle', 'choose', 'out of service']);
});

test('a poll, a health message and a repeated scan that change nothing to see do not redraw the screen', () => {
  const one = new ScreenUnderTest();
  const phase = paying(null);
  one.show(phase);
  one.show(phase, { payments: new Map() });
  one.show({ ...phase });
  one.show(phase, { parts: new Map([...READY_PARTS, ['printer', { status: 'absent', reason: 'unplugged' }]]) });
  expect(one.views).toHaveLength(1);
  one.show(paying(null, { notice: 'not a payment code' }));
  one.show(paying(null, { notice: 'not a payment code' }));
  expect(one.views).toHaveLength(2);
  expect(one.patterns).toEqual(['pay', 'failure']);
});

test('a scanner that goes or comes changes what the customer is told, so the screen is drawn anew', () => {
  const one = new ScreenUnderTest();
  const phase = paying(null, { shown: null });
  one.show(phase);
  expect(one.seen.title).toContain('scanner');
  one.show(phase, { parts: new Map([...READY_PARTS, ['scanner', { status: 'absent', reason: 'unplugged' }]]) });
  expect(one.views).toHaveLength(2);
  expect(one.seen.title).not.toContain('scanner');
});

test('an order code is drawn once, however often the state is shown, and appears when it is ready', async () => {
  const one = new ScreenUnderTest();
  one.show(paying('code-1'));
  expect(one.seen).toMatchObject({ qr: null, busy: true });
  one.show(paying('code-1'));
  expect(one.drawing.map((job) => job.text)).toEqual(['code-1']);
  await one.drawn(0, ['101']);
  expect(one.seen.qr?.modules).toEqual(['101']);
  expect(one.seen.busy).toBe(false);
  one.show(paying('code-1', { notice: 'not a payment code' }));
  expect(one.seen.qr?.modules).toEqual(['101']);
  expect(one.drawing).toHaveLength(1);
});

test('a code that is ready only after another has taken its place is dropped', async () => {
  const one = new ScreenUnderTest();
  one.show(paying('code-1'));
  one.show(paying('code-2', { saleId: 'S2' }));
  await one.drawn(0, ['111']);
  expect(one.seen.qr).toBeNull();
  await one.drawn(1, ['222']);
  expect(one.seen.qr?.modules).toEqual(['222']);
});

test('a code that is ready only after the customer has left is dropped', async () => {
  const one = new ScreenUnderTest();
  one.show(paying('code-1'));
  one.show({ name: 'idle' });
  const before = one.views.length;
  await one.drawn(0, ['111']);
  expect(one.views).toHaveLength(before);
  one.show(paying('code-2'));
  expect(one.seen.qr, 'the old modules do not come back').toBeNull();
});

test('a code that cannot be drawn leaves a screen without one, and the drawer that throws is reported', async () => {
  const one = new ScreenUnderTest();
  one.show(paying('code-1'));
  await one.drawn(0, null);
  expect(one.seen).toMatchObject({ qr: null, busy: true });
  one.show(paying('code-2'));
  const bug = new Error('a bug in the drawer');
  one.drawing[1]?.fail(bug);
  await new Promise((resolve) => setImmediate(resolve));
  expect(one.bugs).toEqual([bug]);
  expect(one.seen.actions.map((action) => action.action)).toEqual(['back']);
});

test('while the journal takes nothing the screen is out of service, whatever happens; then the state is shown again', async () => {
  const one = new ScreenUnderTest();
  one.show(paying('code-1'));
  one.presenter.storageFault({ problem: 'disk full' });
  expect(one.seen).toMatchObject({ phase: 'out of service', actions: [], qr: null, sale: null });
  expect(one.patterns.at(-1)).toBe('out of service');
  const faulty = one.views.length;
  await one.drawn(0, ['101']);
  one.show({ name: 'idle' });
  expect(one.views).toHaveLength(faulty);
  one.show(paying('code-1'));
  one.presenter.storageFault(null);
  expect(one.seen.phase).toBe('paying');
  expect(one.patterns.at(-1)).toBe('pay');
  await one.drawn(1, ['101']);
  expect(one.seen.qr?.modules).toEqual(['101']);
});

test('a journal that fails before there is any state shows out of service, and after that whatever comes first', () => {
  const one = new ScreenUnderTest();
  one.presenter.storageFault({ problem: 'read only' });
  expect(one.seen.phase).toBe('out of service');
  one.presenter.storageFault(null);
  expect(one.views).toHaveLength(1);
  one.show({ name: 'idle' });
  expect(one.seen.phase).toBe('idle');
});

test('the countdown is what is left of the order when the view is made', () => {
  const one = new ScreenUnderTest();
  one.show(paying(null));
  expect(one.seen.countdown).toEqual({ leftMs: 60_000, totalMs: 60_000 });
  one.now = 31_000;
  one.show(paying(null, { notice: 'declined' }));
  expect(one.seen.countdown).toEqual({ leftMs: 30_000, totalMs: 60_000 });
  one.now = 99_000;
  one.show(paying(null, { notice: 'code invalid' }));
  expect(one.seen.countdown).toEqual({ leftMs: 0, totalMs: 60_000 });
});

test('a scanner is wanted while a customer pays and a code could be charged, and at no other time', () => {
  const screen = new ScreenUnderTest();
  screen.show({ name: 'idle' });
  screen.show(paying(null));
  screen.show({ name: 'charging', saleId: 's', orderNumber: 'o' });
  screen.show(paying(null, { saleId: 's2' }), { parts: new Map() });
  expect(screen.wanted).toEqual([false, true, false]);
});

test('nor while the journal takes nothing', () => {
  const screen = new ScreenUnderTest();
  screen.show(paying(null));
  screen.presenter.storageFault({ problem: 'disk full' });
  screen.presenter.storageFault(null);
  expect(screen.wanted).toEqual([true, false, true]);
});
