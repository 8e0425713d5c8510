import { expect, test } from 'vitest';
import { KioskDrive, PAID, PENDING, UNKNOWN } from '../support/kiosk-drive.ts';

/** A cancel that gets nowhere, until a person is called; a question to the gateway is under way. */
function stuckAndAsking(): KioskDrive {
  const kiosk = KioskDrive.without(['display']).scanned();
  kiosk.respond = ({ do: verb }) => (verb === 'query' ? PENDING : verb === 'cancel' ? UNKNOWN : null);
  kiosk.answer('charge', PENDING);
  kiosk.back();
  while (kiosk.jobs.length === 0) {
    kiosk.passToWake();
  }
  kiosk.respond = () => null;
  kiosk.passToWake();
  expect(kiosk.waiting).toEqual(['query']);
  return kiosk;
}

test.each(['not paid', 'paid back'] as const)(
  '"%s" is not taken while the gateway is being asked: it may know better',
  (as) => {
    const kiosk = stuckAndAsking();
    const answer = kiosk.command({ do: 'settle job', jobId: 'LOB1-J1', as });
    expect(answer).toEqual({ result: 'refused', why: 'busy' });
    expect([kiosk.jobs.length, kiosk.last.state]).toEqual([1, 'closing']);
    kiosk.answer('query', PAID);
    expect(kiosk.states).toEqual(['refunding']);
  },
);

test('and is taken as soon as it has answered without a success', () => {
  const kiosk = stuckAndAsking();
  kiosk.answer('query', PENDING);
  const answer = kiosk.command({ do: 'settle job', jobId: 'LOB1-J1', as: 'not paid' });
  expect(answer).toEqual({ result: 'done' });
  expect([kiosk.jobs, kiosk.states]).toEqual([[], ['not paid']]);
});
