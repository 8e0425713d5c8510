import { expect, test } from 'vitest';
import { closeBooks } from '../support/books.ts';
import { QFPAY_PROFILE, WATER, WAVPAY_PROFILE } from '../support/kiosk-settings.ts';
import { type SimulatedKiosk, startKiosk } from '../support/simulated-kiosk.ts';

const SIX_PACK = { items: [{ ...WATER, units: 3 }] };

/** Two of three units fall; the slot jams before the third. */
async function twoFall(kiosk: SimulatedKiosk, paymentCode: string): Promise<void> {
  await kiosk.press({ type: 'begin' });
  await kiosk.scan(paymentCode);
  await kiosk.time.until(() => kiosk.pulses('motor1') === 2, 'the second unit is on its way');
  kiosk.hardware.jam(true);
  await kiosk.sees('thanks');
}

test('two of three come out: the customer pays for two, rounded in their favour, and gets the rest back', async () => {
  const kiosk = await startKiosk(SIX_PACK);
  await twoFall(kiosk, kiosk.qfpay.issue());

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({
    broken: [],
    sales: ['refunded'],
    payments: ['not paid', 'refunded'],
    taken: 166,
    refunds: 1,
    alarms: [],
  });
  expect(kiosk.qfpay.ledger.refunds()).toMatchObject([{ minor: 84 }]);
  expect(kiosk.pulses('motor1')).toBe(3);
});

test('the answer to the part refund is lost and the power goes: the same part goes back once', async () => {
  const kiosk = await startKiosk(SIX_PACK);
  kiosk.qfpay.next('refund', { answer: { kind: 'unknown', why: 'timeout', code: '' }, afterMs: 30_000 });
  await kiosk.press({ type: 'begin' });
  await kiosk.scan(kiosk.qfpay.issue());
  await kiosk.time.until(() => kiosk.pulses('motor1') === 2, 'the second unit is on its way');
  kiosk.hardware.jam(true);
  await kiosk.sees('refunding');
  await kiosk.restart();

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], taken: 166, refunds: 1 });
});

test('a gateway that refunds whole payments only gives back all of it', async () => {
  const profiles = {
    qfpay: { ...QFPAY_PROFILE, can: { ...QFPAY_PROFILE.can, refundPart: false } },
    wavpay: WAVPAY_PROFILE,
  };
  const kiosk = await startKiosk({ ...SIX_PACK, profiles });
  await twoFall(kiosk, kiosk.qfpay.issue());

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['refunded'], taken: 0, refunds: 1 });
});

test('a gateway that cannot refund: the part is owed, and a person is told how much', async () => {
  const kiosk = await startKiosk(SIX_PACK);
  await twoFall(kiosk, kiosk.wavpay.issue());

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({
    broken: [],
    sales: ['refunded'],
    payments: ['not paid', 'refund owed'],
    taken: 250,
    refunds: 0,
    alarms: ['refund owed'],
  });
  expect([...kiosk.state.jobs.values()]).toMatchObject([{ kind: 'refund owed', amount: { minor: 84 } }]);
});
