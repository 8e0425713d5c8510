import { expect, test } from 'vitest';
import type { PhaseName } from '../../src/domain/state.ts';
import { type Books, closeBooks } from '../support/books.ts';
import { type SimulatedKiosk, startKiosk } from '../support/simulated-kiosk.ts';

interface Story {
  readonly phase: PhaseName;
  /** Brings the kiosk to where the power goes. */
  readonly until: (kiosk: SimulatedKiosk) => Promise<unknown>;
  /** What the books say of it in the end. */
  readonly books: Partial<Books>;
  /** How often the relay was switched on, over both lives. */
  readonly pulses: number;
}

const scanned = async (kiosk: SimulatedKiosk) => {
  await kiosk.choose('water');
  await kiosk.scan(kiosk.qfpay.issue());
};

const NOTHING = { taken: 0, refunds: 0, alarms: [] } as const;

const STORIES: readonly Story[] = [
  { phase: 'idle', until: async () => {}, books: { ...NOTHING, sales: [] }, pulses: 0 },
  {
    phase: 'choosing',
    until: (kiosk) => kiosk.press({ type: 'begin' }),
    books: { ...NOTHING, sales: [] },
    pulses: 0,
  },
  {
    phase: 'paying',
    until: async (kiosk) => {
      await kiosk.choose('water');
      await kiosk.seesCode();
    },
    books: { ...NOTHING, sales: ['abandoned'] },
    pulses: 0,
  },
  {
    phase: 'charging',
    until: scanned,
    books: { taken: 0, refunds: 1, alarms: ['late payment'], sales: ['refunded'] },
    pulses: 0,
  },
  {
    phase: 'confirming',
    until: async (kiosk) => {
      await kiosk.choose('water');
      await kiosk.scan(kiosk.qfpay.issue('ask'));
      await kiosk.sees('confirming');
    },
    books: { ...NOTHING, sales: ['abandoned'] },
    pulses: 0,
  },
  {
    phase: 'delivering',
    until: async (kiosk) => {
      await scanned(kiosk);
      await kiosk.sees('delivering');
    },
    books: { taken: 0, refunds: 1, alarms: [], sales: ['refunded'] },
    pulses: 1,
  },
  {
    phase: 'receipt',
    until: async (kiosk) => {
      kiosk.hardware.setPrinter({ mute: true });
      await scanned(kiosk);
      await kiosk.sees('receipt');
    },
    books: { taken: 250, refunds: 0, alarms: [], sales: ['completed'] },
    pulses: 1,
  },
  {
    phase: 'thanks',
    until: async (kiosk) => {
      await scanned(kiosk);
      await kiosk.sees('thanks');
    },
    books: { taken: 250, refunds: 0, alarms: [], sales: ['completed'] },
    pulses: 1,
  },
  {
    phase: 'refunding',
    until: async (kiosk) => {
      kiosk.hardware.jam(true);
      await scanned(kiosk);
      await kiosk.sees('refunding');
    },
    books: { taken: 0, refunds: 1, alarms: [], sales: ['refunded'] },
    pulses: 1,
  },
  {
    phase: 'out of service',
    until: async (kiosk) => {
      kiosk.hardware.plugScanner(false);
      await kiosk.sees('out of service');
      kiosk.hardware.plugScanner(true);
    },
    books: { ...NOTHING, sales: [] },
    pulses: 0,
  },
];

for (const story of STORIES) {
  test(`the power goes in '${story.phase}': the books are right, nothing is delivered twice, the next customer buys`, async () => {
    const kiosk = await startKiosk(story.phase === 'out of service' ? { requiredParts: ['gpio', 'scanner'] } : {});
    await story.until(kiosk);
    if (story.phase !== 'out of service') {
      expect(kiosk.state.phase.name).toBe(story.phase);
    }
    await kiosk.powerCut();
    const relays = Object.values(kiosk.hardware.snapshot().relays);
    expect(relays.filter((relay) => relay.on)).toEqual([]);
    await kiosk.time.pass(20_000);
    await kiosk.boot();

    const books = await closeBooks(kiosk);
    expect(books).toMatchObject({ broken: [], ...story.books });
    expect(kiosk.pulses('motor1')).toBe(story.pulses);
    expect(kiosk.qfpay.callsOf('charge').length).toBeLessThanOrEqual(1);

    kiosk.hardware.jam(false);
    await kiosk.choose('juice');
    await kiosk.scan(kiosk.qfpay.issue());
    await kiosk.sees('thanks');
    const after = await closeBooks(kiosk);
    expect(after).toMatchObject({ broken: [], taken: (story.books.taken ?? 0) + 420 });
    expect(kiosk.pulses('motor2')).toBe(1);
  });
}

test('the power goes again and again while a refund is being made: it is made once, under one number', async () => {
  const kiosk = await startKiosk();
  kiosk.hardware.jam(true);
  await scanned(kiosk);
  await kiosk.sees('refunding');
  for (let cut = 0; cut < 5; cut += 1) {
    await kiosk.restart();
    await kiosk.time.pass(cut * 40);
  }
  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['refunded'], taken: 0, refunds: 1 });
});
