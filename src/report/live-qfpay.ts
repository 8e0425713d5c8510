import { gatewayContext, revealed } from '../config/gateways.ts';
import type { Config } from '../config/resolve.ts';
import type { StoredPayment } from '../domain/entries.ts';
import { isCurrency, money } from '../domain/money.ts';
import { type QfpaySection, qfpaySettings } from '../gateways/qfpay/config.ts';
import { QfpayHistory, type QfpayRow } from '../gateways/qfpay/history.ts';
import type { Period } from './day.ts';
import type { Lines, StatementLine } from './statement.ts';

/** A payment of the time may have been made this long before it, and QFPay files it under the time at which it was made. */
const BEFORE_MS = 3 * 3_600_000;
const AFTER_MS = 15 * 60_000;

/** A gateway that is asked instead of a statement that is read. */
export interface LiveSource {
  lines(period: Period): Lines;
  lookAgain(payment: StoredPayment): Promise<readonly StatementLine[]>;
  stop(): void;
}

/** QFPay by the credentials of the configuration; null when it is not configured. */
export function qfpaySource(config: Config, signal: AbortSignal): LiveSource | null {
  const gateway = config.gateways.qfpay;
  if (gateway === undefined) {
    return null;
  }
  // The section has passed QFPay's own schema when the file was read.
  const section = gateway.section as QfpaySection;
  const history = new QfpayHistory(qfpaySettings(section, revealed(gateway), gatewayContext(config, 'qfpay')), {
    now: Date.now,
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    random: Math.random,
  });
  let row = 0;
  const numbered = (one: QfpayRow): StatementLine => {
    row += 1;
    return asLine(one, row);
  };
  return {
    async *lines({ from, to }) {
      for await (const one of history.rows(from - BEFORE_MS, to + AFTER_MS, signal)) {
        yield numbered(one);
      }
    },
    lookAgain: async (payment) => (await history.ofPayment(payment, signal)).map(numbered),
    stop: () => history.stop(),
  };
}

export function asLine(row: QfpayRow, line: number): StatementLine {
  const { minor, ...rest } = row;
  return { ...rest, line, originOrder: null, amount: isCurrency(row.currency) ? money(row.currency, minor) : null };
}
