import { CHAIN_START, chainHash } from '../../../src/journal/chain.ts';
import { openJournalDirect } from '../../../src/journal/direct.ts';
import { pickDriver } from '../../../src/journal/sqlite.ts';

/**
 * A journal with so many sales behind it, all over: three entries each, the sale, its payment. The rows go straight into the tables, in
 * one transaction that need not be synced, with the chain as the journal itself would have made it, so that `verify` finds it whole.
 */
export async function makeOldSales(path: string, count: number): Promise<void> {
  const { journal } = await openJournalDirect(path);
  await journal.close();
  const driver = await pickDriver();
  const db = driver.open(path, false);
  db.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -262144;');
  const addEntry = db.prepare('INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?)');
  const addSale = db.prepare('INSERT INTO sales (id, state, body, seq) VALUES (?, ?, ?, ?)');
  const addPayment = db.prepare('INSERT INTO payments VALUES (?, ?, ?, ?, ?)');
  const began = Date.now() - count * 100_000;
  let hash = CHAIN_START;
  let seq = 0;
  db.transaction(() => {
    for (let number = 1; number <= count; number += 1) {
      const at = began + number * 100_000;
      const saleId = `OLD-S${String(number).padStart(8, '0')}`;
      const orderNumber = `OLD${String(number).padStart(10, '0')}`;
      const amount = { currency: 'HKD', minor: 850 };
      const sale = {
        id: saleId,
        itemId: 'water',
        itemName: 'Still water',
        amount,
        openedAt: at,
        end: 'completed',
        payments: 1,
      };
      const payment = {
        orderNumber,
        gateway: 'qfpay',
        wallet: 'alipay',
        mode: 'CPM',
        amount,
        madeAt: at,
        gatewayRef: `G${number}`,
      };
      const entries = [
        ['sale opened', null, { sale }],
        ['payment made', orderNumber, { payment }],
        ['sale ended', null, { saleId, end: 'completed' }],
      ] as const;
      for (const [kind, order, body] of entries) {
        seq += 1;
        const fields = { seq, at, kind, saleId, orderNumber: order, body: JSON.stringify(body) };
        hash = chainHash(hash, fields);
        addEntry.run(seq, at, kind, saleId, order, fields.body, hash);
      }
      addSale.run(saleId, 'completed', JSON.stringify(sale), seq);
      addPayment.run(orderNumber, saleId, 'qfpay', 'kept', JSON.stringify(payment));
    }
  });
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
}
