import { expect, onTestFinished, test } from 'vitest';
import { expectSound, runningKiosk, sells, settled } from '../support/bad-input.ts';
import { eventually } from '../support/eventually.ts';
import { PretendNetworkPrinter } from '../support/pretend-printer.ts';

test('a printer that takes no data holds up neither the relay nor the next sale', async () => {
  const printer = new PretendNetworkPrinter();
  printer.set({ reads: false, answers: false });
  await printer.plug();
  onTestFinished(() => printer.unplug());
  const item = { price: '2.50', relay: 'motor1', sensor: 'drop1', pulse: '200ms', proofWithin: '5s' };
  const kiosk = await runningKiosk({
    config: {
      printer: { driver: 'tcp', host: '127.0.0.1', port: printer.port },
      orders: {
        items: [
          { id: 'water', name: 'Water', ...item },
          { id: 'juice', name: 'Juice', ...item },
        ],
        // As soon as the printer counts as failing, which takes as long as it takes, customers would else be asked first.
        withoutPaper: 'go on',
        thanksFor: '1s',
        // So long the receipt would stand on the screen for want of paper.
        receiptAgain: '1s',
        receiptWithin: '1s',
      },
    },
  });
  const codes = [await sells(kiosk), await sells(kiosk), await sells(kiosk)];

  await settled(kiosk);
  const edges = () => kiosk.hardware.snapshot().relays['motor1']?.history.map((edge) => edge.on) ?? [];
  await eventually(() => edges().length >= 6, { what: 'the relay was switched on and off three times' });
  expect(edges()).toEqual([true, false, true, false, true, false]);
  expect((await kiosk.kinds()).filter((kind) => kind === 'sale ended')).toHaveLength(3);
  expectSound(kiosk, codes);
});
