import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Journal, PaymentRow, SaleRow } from '../../src/journal/port.ts';
import { availableDrivers } from '../../src/journal/sqlite.ts';
import { Store } from '../../src/journal/store.ts';
import { change, tempJournal, variants } from '../support/journal.ts';

const OPEN_SALE: SaleRow = { id: 's1', state: 'open', open: true, body: { item: 'wash' } };
const ENDED_SALE: SaleRow = { ...OPEN_SALE, state: 'abandoned', open: false };
const OPEN: PaymentRow = {
  orderNumber: 'k1-1',
  saleId: 's1',
  gateway: 'qfpay',
  state: 'sent',
  open: true,
  nextAction: 'query',
  nextAt: 9_000,
  body: { gatewayRef: null },
};
const ENDED: PaymentRow = {
  ...OPEN,
  state: 'not paid',
  open: false,
  nextAction: null,
  nextAt: null,
  body: { gatewayRef: 'G-7' },
};

describe.each(await variants())('what is over, $name', (variant) => {
  let temp = tempJournal();
  let journal: Journal;
  beforeEach(async () => {
    temp = tempJournal();
    journal = (await variant.open(temp.path)).journal;
  });
  afterEach(async () => {
    await journal.close();
    temp.remove();
  });

  const byOrder = () => journal.ended({ orderNumber: 'k1-1' });
  const byRef = () => journal.ended({ gateway: 'qfpay', gatewayRef: 'G-7' });

  test('is found by our number and by the number of its gateway, with its sale', async () => {
    await journal.commit(change({ sales: [ENDED_SALE], payments: [ENDED] }));
    expect(await byOrder()).toEqual({ sale: ENDED_SALE, payment: ENDED });
    expect(await byRef()).toEqual({ sale: ENDED_SALE, payment: ENDED });
    expect(await journal.ended({ orderNumber: 'k1-2' })).toBeNull();
    expect(await journal.ended({ gateway: 'qfpay', gatewayRef: 'G-8' })).toBeNull();
  });

  test('a number of one gateway does not find a payment of another', async () => {
    const other = { ...ENDED, orderNumber: 'k1-0', gateway: 'codepay' };
    await journal.commit(change({ sales: [ENDED_SALE], payments: [other, ENDED] }));
    expect((await byRef())?.payment.orderNumber).toBe('k1-1');
    expect(await journal.ended({ gateway: 'uqpay', gatewayRef: 'G-7' })).toBeNull();
  });

  test('a payment that is open is not over', async () => {
    await journal.commit(change({ sales: [OPEN_SALE], payments: [{ ...OPEN, body: { gatewayRef: 'G-7' } }] }));
    expect(await byOrder()).toBeNull();
    expect(await byRef()).toBeNull();
  });

  test('its sale may still be open for another payment', async () => {
    await journal.commit(change({ sales: [OPEN_SALE], payments: [ENDED] }));
    expect(await byOrder()).toEqual({ sale: OPEN_SALE, payment: ENDED });
  });

  test('opened again it stands again, in no place twice, also after a restart; and it can end again', async () => {
    await journal.commit(change({ sales: [ENDED_SALE], payments: [ENDED] }));
    const again = { ...OPEN, state: 'watching', body: { gatewayRef: 'G-7' } };
    await journal.commit(change({ sales: [OPEN_SALE], payments: [again] }));
    expect([await byOrder(), await byRef()]).toEqual([null, null]);
    expect(await journal.load()).toMatchObject({ sales: [OPEN_SALE], payments: [again] });
    await journal.close();
    const opened = await variant.open(temp.path);
    journal = opened.journal;
    expect(opened.snapshot).toMatchObject({ sales: [OPEN_SALE], payments: [again] });

    const refunded = { ...ENDED, state: 'refunded' };
    const returned = { ...ENDED_SALE, state: 'refunded' };
    await journal.commit(change({ sales: [returned], payments: [refunded] }));
    expect(await byRef()).toEqual({ sale: returned, payment: refunded });
    expect(await journal.load()).toMatchObject({ sales: [], payments: [] });
    expect(await journal.verify()).toEqual({ ok: true, problem: '' });
  });

  test('a change that is refused leaves what is over where it was', async () => {
    await journal.commit(change({ sales: [ENDED_SALE], payments: [ENDED] }));
    const homeless = { ...OPEN, orderNumber: 'k1-9', saleId: 'nowhere' };
    const refused = journal.commit(change({ sales: [OPEN_SALE], payments: [OPEN, homeless] }));
    await expect(refused).rejects.toThrow('belongs to no sale');
    expect(await byOrder()).toEqual({ sale: ENDED_SALE, payment: ENDED });
    expect(await journal.load()).toMatchObject({ sales: [], payments: [] });
  });
});

describe.each(await availableDrivers())('finding it, $name', (driver) => {
  test('takes an index, and no look at every payment of the past', () => {
    const temp = tempJournal();
    Store.open({ driver, path: temp.path, now: 0 }).close();
    const db = driver.open(temp.path, true);
    const plan = (where: string) =>
      db
        .prepare(`EXPLAIN QUERY PLAN SELECT body FROM payments WHERE ${where} ORDER BY order_number DESC LIMIT 1`)
        .all()
        .map((row) => String(row['detail']))
        .join(' ');
    expect(plan("json_extract(body, '$.gatewayRef') = 'G-7' AND gateway = 'qfpay'")).toContain(
      'SEARCH payments USING INDEX payments_by_gateway_ref',
    );
    expect(plan("order_number = 'k1-1'")).toContain('SEARCH payments USING PRIMARY KEY');
    db.close();
    temp.remove();
  });
});
