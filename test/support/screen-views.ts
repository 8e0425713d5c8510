import type { ScreenItem, ScreenView } from '../../src/screens/view.ts';

/** A view of nothing in particular, with what a test cares about laid over it. */
export function someView(over: Partial<ScreenView> = {}): ScreenView {
  return {
    phase: 'idle',
    title: 'Pay here by phone',
    lines: [],
    sale: null,
    items: [],
    qr: null,
    countdown: null,
    busy: false,
    tone: 'neutral',
    actions: [],
    footer: 'Car park North · kiosk 7',
    ...over,
  };
}

const NAMES = [
  'Parking 1 hour',
  'Parking 2 hours',
  'Parking 4 hours',
  'Day ticket',
  'Day ticket with electric charging',
  'Evening ticket, 18:00 to 02:00',
  'Motorcycle',
  'Week pass',
  'Lost ticket',
];

export function someItems(count: number): readonly ScreenItem[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `item-${index}`,
    name: NAMES[index % NAMES.length] ?? '',
    price: `HK$${(12 + index * 14).toFixed(2)}`,
  }));
}

const SALE = { item: 'Parking 2 hours', price: 'HK$26.00', amount: { currency: 'HKD', minor: 2600 } } as const;
const BACK = { action: 'back', label: 'Cancel', kind: 'plain' } as const;

/** One of every kind of screen the kiosk has. `modules` is the order code on the paying screen. */
export function everyView(modules: readonly string[]): Readonly<Record<string, ScreenView>> {
  return {
    idle: someView({
      lines: ['Choose what you need and pay with your wallet app.', 'No cash, no card.'],
      actions: [{ action: 'begin', label: 'Touch to start', kind: 'primary' }],
    }),
    'choosing-1': someView({ phase: 'choosing', title: 'What would you like?', items: someItems(1), actions: [BACK] }),
    'choosing-4': someView({ phase: 'choosing', title: 'What would you like?', items: someItems(4), actions: [BACK] }),
    'choosing-9': someView({
      phase: 'choosing',
      title: 'What would you like?',
      items: someItems(9),
      actions: [BACK],
      countdown: { leftMs: 41_000, totalMs: 60_000 },
    }),
    'choosing-20': someView({
      phase: 'choosing',
      title: 'What would you like?',
      items: someItems(20),
      actions: [BACK],
    }),
    paying: someView({
      phase: 'paying',
      title: 'Scan to pay',
      lines: ['Or hold your payment code in front of the scanner.'],
      sale: SALE,
      qr: { modules, caption: 'AlipayHK · WeChat Pay HK' },
      countdown: { leftMs: 94_000, totalMs: 120_000 },
      actions: [BACK],
    }),
    'paying-notice': someView({
      phase: 'paying',
      title: 'That was not a payment code',
      lines: ['Open "Pay" in your wallet app and try again, or scan the code with your phone.'],
      sale: SALE,
      qr: { modules, caption: 'AlipayHK · WeChat Pay HK' },
      countdown: { leftMs: 14_000, totalMs: 120_000 },
      tone: 'warn',
      actions: [BACK],
    }),
    charging: someView({
      phase: 'charging',
      title: 'Paying…',
      lines: ['Please wait. This takes a few seconds.'],
      sale: SALE,
      busy: true,
    }),
    confirming: someView({
      phase: 'confirming',
      title: 'Confirm on your phone',
      lines: ['Your wallet app asks for your password.'],
      sale: SALE,
      busy: true,
      countdown: { leftMs: 52_000, totalMs: 60_000 },
      actions: [BACK],
    }),
    delivering: someView({
      phase: 'delivering',
      title: 'Paid. The gate opens.',
      lines: ['Please drive through.'],
      sale: SALE,
      busy: true,
      tone: 'good',
    }),
    thanks: someView({
      phase: 'thanks',
      title: 'Thank you',
      lines: ['Please take your receipt.', 'Have a good trip.'],
      sale: SALE,
      tone: 'good',
    }),
    declined: someView({
      phase: 'thanks',
      title: 'The payment did not go through',
      lines: ['Nothing was charged. You can try again with another wallet.'],
      tone: 'bad',
    }),
    refunding: someView({
      phase: 'refunding',
      title: 'You get your money back',
      lines: ['The gate did not open. We are sending the refund now.'],
      sale: SALE,
      busy: true,
      tone: 'warn',
      footer: 'Car park North · kiosk 7 · reference K7-000123',
    }),
    'out-of-service': someView({
      phase: 'out of service',
      title: 'Out of service',
      lines: ['This kiosk cannot take payments now.', 'Please use another one.'],
      tone: 'bad',
    }),
  };
}
