import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TicketFact } from '../../src/domain/ticket.ts';
import { SiteKeys } from '../../src/parking/keys.ts';
import { signTicket } from '../../src/parking/signed-code.ts';
import { logged, preparedKiosk } from './bad-input.ts';
import { HOUR_MS } from './car-park.ts';
import { eventually } from './eventually.ts';
import type { Onlooker } from './onlooker.ts';
import { SITE_SECRET } from './parking.ts';
import { ENTRY_KEY, TOKEN } from './parking-entries.ts';
import { SITE } from './parking-site.ts';
import type { RunningKiosk } from './running-kiosk.ts';

export interface ParkingKioskSetUp {
  readonly id: string;
  readonly role: 'pay station' | 'exit';
  /** The other kiosk of the site, at the same broker. */
  readonly peer?: string;
  readonly brokerUrl?: string;
}

/** A kiosk of a car park and of nothing else, not started yet: 3.00 for each hour that has begun. Its gate is `motor1`. */
export async function parkingKiosk({ id, role, peer, brokerUrl }: ParkingKioskSetUp): Promise<RunningKiosk> {
  const gate = { relay: 'motor1', sensor: 'drop1', pulse: '200ms' };
  const kiosk = await preparedKiosk({
    config: {
      kiosk: {
        id,
        name: 'Car park',
        orderPrefix: id.toUpperCase().replace('-', ''),
        currency: 'MYR',
        timeZone: 'Asia/Kuala_Lumpur',
      },
      orders: {
        thanksFor: '1s',
        maxAmount: '500.00',
        parking: {
          role,
          key: { credential: 'site-key' },
          plates: true,
          tariff: { otherwise: { name: 'Hours', steps: [{ every: '1h', price: '3.00' }] } },
          entries: {
            token: { credential: 'camera-token' },
            // Without a site there is no topic to listen to.
            ...(peer === undefined ? {} : { key: { credential: 'camera-key' } }),
          },
          ...(role === 'exit' ? { gate } : {}),
          ...(peer === undefined ? {} : { site: { id: SITE, kiosks: [peer] } }),
        },
      },
      ...(brokerUrl === undefined ? {} : { mqtt: { url: brokerUrl } }),
    },
  });
  const secrets = { 'site-key': SITE_SECRET, 'camera-token': TOKEN, 'camera-key': ENTRY_KEY };
  for (const [name, text] of Object.entries(secrets)) {
    writeFileSync(join(kiosk.folder, 'credentials', name), text, { mode: 0o600 });
  }
  return kiosk;
}

/** A ticket as the entry machine prints it, drawn so long ago. */
export function newTicket(agoMs: number): string {
  return signTicket(new SiteKeys(SITE_SECRET), { serial: randomBytes(5), enteredAt: Date.now() - agoMs });
}

/** In the second hour, and not near its ends. */
export const HOUR_AND_A_HALF_MS = 1.5 * HOUR_MS;

/** Waits until this is in the kiosk's journal, of whichever ticket. */
export async function knows(kiosk: RunningKiosk, fact: TicketFact['fact']): Promise<void> {
  const has = async () => (await kiosk.entries()).some(({ kind, body }) => kind === 'ticket' && factOf(body) === fact);
  await eventually(has, { what: `the kiosk has '${fact}' in its journal` });
}

function factOf(body: unknown): unknown {
  return (body as { readonly fact?: { readonly fact?: unknown } } | null)?.fact?.fact;
}

/** A person is slower: what comes faster than fingers do is refused, and pressed again. */
export async function press(
  kiosk: RunningKiosk,
  action: { readonly type: string; readonly key?: string },
): Promise<void> {
  const isTaken = async () => {
    try {
      await kiosk.press(action);
      return true;
    } catch (error) {
      if (String(error).includes('429')) {
        return false;
      }
      throw error;
    }
  };
  await eventually(isTaken, { what: `the kiosk takes '${action.type}'` });
}

/** The fee is on the screen: the customer pays it with a code on their phone, and leaves. @returns the code. */
export async function paysStay(kiosk: RunningKiosk, onlooker: Onlooker): Promise<string> {
  await press(kiosk, { type: 'begin' });
  await onlooker.seesPhase('paying');
  const code = kiosk.qfpay.issuePaymentCode({ wallet: 'alipay', script: 'approve' });
  kiosk.hardware.scan(code);
  await eventually(() => logged(kiosk, 'sale.ended').length === 1, { what: 'the stay is paid' });
  await onlooker.seesPhase('idle');
  return code;
}

/** Types a plate on the screen's keys and sends it. */
export async function typesPlate(kiosk: RunningKiosk, onlooker: Onlooker, plate: string): Promise<void> {
  await press(kiosk, { type: 'type plate' });
  await onlooker.seesPhase('typing');
  for (let typed = 1; typed <= plate.length; typed += 1) {
    await press(kiosk, { type: 'key', key: plate.charAt(typed - 1) });
    await onlooker.sees(({ typing }) => typing?.text === plate.slice(0, typed), `'${plate.slice(0, typed)}' typed`);
  }
  await press(kiosk, { type: 'enter' });
}
