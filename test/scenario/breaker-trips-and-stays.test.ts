import { expect, test } from 'vitest';
import type { SignedCommand } from '../../src/domain/command.ts';
import { closeBooks } from '../support/books.ts';
import { type SimulatedKiosk, startKiosk } from '../support/simulated-kiosk.ts';

const RESET: SignedCommand = { id: 'reset', key: 'ops', counter: 1, command: { do: 'reset breaker' } };

async function kioskWithLimits(limits: Partial<SimulatedKiosk['limits']>): Promise<SimulatedKiosk> {
  const kiosk = await startKiosk();
  kiosk.limits = { ...kiosk.limits, ...limits };
  await kiosk.restart();
  return kiosk;
}

test('one charge too many in an hour: it is not sent, nothing is sold over power cuts, a signed command lets it sell', async () => {
  const kiosk = await kioskWithLimits({ chargesPerHour: 1 });
  await kiosk.choose('water');
  await kiosk.scan(kiosk.qfpay.issue());
  await kiosk.sees('idle');
  await kiosk.choose('water');
  await kiosk.scan(kiosk.qfpay.issue());
  await kiosk.time.until(() => kiosk.state.parts.get('breaker')?.status === 'failing', 'the breaker has tripped');
  await kiosk.sees('out of service', 200_000);
  expect(await closeBooks(kiosk)).toMatchObject({ broken: [], sales: ['completed', 'abandoned'], taken: 250 });
  expect(kiosk.qfpay.callsOf('charge')).toHaveLength(1);

  for (let cut = 0; cut < 2; cut += 1) {
    await kiosk.restart();
    await kiosk.time.pass(2 * 3_600_000);
    expect(kiosk.screen.phase).toBe('out of service');
    expect(kiosk.state.parts.get('breaker')?.reason).toContain('charges within an hour');
  }
  expect(await kiosk.command(RESET)).toEqual({ result: 'done' });
  await kiosk.sees('idle');
  await kiosk.restart();
  await kiosk.choose('juice');
  await kiosk.scan(kiosk.wavpay.issue());
  await kiosk.sees('thanks');
  expect(await closeBooks(kiosk)).toMatchObject({ broken: [], taken: 670 });
  const said = (await kiosk.entries()).filter(({ kind }) => kind.startsWith('breaker'));
  expect(said.map(({ kind }) => kind)).toEqual(['breaker tripped', 'breaker reset']);
});

test('an item dearer than anything may be: not a byte goes to a gateway', async () => {
  const kiosk = await kioskWithLimits({ amount: 300 });
  await kiosk.press({ type: 'begin' });
  await kiosk.press({ type: 'choose', itemId: 'juice' });
  await kiosk.time.until(() => kiosk.state.parts.get('breaker')?.status === 'failing', 'the breaker has tripped');
  await kiosk.scan(kiosk.qfpay.issue());
  await kiosk.sees('out of service', 200_000);

  expect(await closeBooks(kiosk)).toMatchObject({ broken: [], sales: ['abandoned'], taken: 0, refunds: 0 });
  expect(kiosk.qfpay.orders()).toEqual([]);
  expect(kiosk.pulses('motor2')).toBe(0);
});

test('one charge too many for a sale: the second code is not charged', async () => {
  const kiosk = await kioskWithLimits({ chargesPerSale: 1 });
  await kiosk.choose('water');
  await kiosk.seesCode();
  await kiosk.scan(kiosk.qfpay.issue());
  await kiosk.sees('out of service', 200_000);

  expect(await closeBooks(kiosk)).toMatchObject({ broken: [], taken: 0, refunds: 0 });
  expect(kiosk.qfpay.callsOf('charge')).toEqual([]);
});
