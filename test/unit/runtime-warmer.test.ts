import { expect, test } from 'vitest';
import { ManualTimers } from '../../src/devices/virtual/manual-timers.ts';
import { INITIAL_STATE, type Phase } from '../../src/domain/state.ts';
import { Warmer } from '../../src/runtime/warmer.ts';
import { QFPAY_PROFILE } from '../support/kiosk-settings.ts';
import { ScriptedGateway } from '../support/scripted-gateway.ts';
import { SimulatedTime } from '../support/simulated-time.ts';

const PAYING: Phase = {
  name: 'paying',
  lastCall: false,
  saleId: 'S1',
  shown: null,
  code: null,
  wallet: null,
  notice: null,
  endsAt: 300_000,
  totalMs: 300_000,
};

class CountingGateway extends ScriptedGateway {
  warmed = 0;
  override warm(): void {
    this.warmed += 1;
  }
}

function warmer() {
  const timers = new ManualTimers();
  const gateway = new CountingGateway(QFPAY_PROFILE, '28', new SimulatedTime());
  const one = new Warmer([gateway], (ms, callback) => timers.after(ms, callback));
  return { timers, gateway, one, show: (phase: Phase) => one.state({ ...INITIAL_STATE, phase }) };
}

test('connections are kept open as long as a code may be scanned, well before a gateway lets an idle one go', () => {
  const { timers, gateway, show } = warmer();
  show(PAYING);
  show({ ...PAYING, notice: 'declined' });
  timers.advance(60_000);
  expect(gateway.warmed).toBe(4);
});

test('in every other phase nothing is sent', () => {
  const { timers, gateway, show } = warmer();
  for (const phase of [
    { name: 'idle' },
    { name: 'choosing', notice: null, endsAt: 1 },
    { name: 'out of service', reasons: [] },
  ] as const) {
    show(phase);
    timers.advance(3_600_000);
  }
  expect([gateway.warmed, timers.waiting]).toEqual([0, 0]);
});

test('it ends with the payment, and with the daemon', () => {
  const { timers, gateway, one, show } = warmer();
  show(PAYING);
  show({ name: 'charging', saleId: 'S1', orderNumber: 'O1' });
  expect(timers.waiting).toBe(0);
  show(PAYING);
  one.stop();
  one.stop();
  timers.advance(3_600_000);
  expect([gateway.warmed, timers.waiting]).toEqual([0, 0]);
});
