import { isLoopback } from '../../domain/loopback.ts';
import { type Currency, fromDecimal } from '../../domain/money.ts';
import type { PathProblem } from '../problem.ts';
import type { HostOrdersFile } from '../schema/host-orders.ts';
import { parseListen } from '../schema/services.ts';

export interface HostOrderFindings {
  readonly wrong: PathProblem[];
  readonly doubtful: PathProblem[];
}

/** What is looked at of the file. */
export interface HostOrderPlaces {
  readonly kiosk: { readonly currency: Currency; readonly commandKeys: readonly unknown[] };
  readonly orders: { readonly remote?: HostOrdersFile | undefined; readonly maxAmount?: string | undefined };
  readonly mqtt?: unknown;
  readonly web: { readonly listen: string };
}

/** Whether somebody can make an order at all, for an amount that the kiosk takes. */
export function checkHostOrders(
  { kiosk, orders, mqtt, web }: HostOrderPlaces,
  { wrong, doubtful }: HostOrderFindings,
): void {
  const { remote } = orders;
  if (remote === undefined) {
    return;
  }
  const most = fromDecimal(kiosk.currency, remote.maxAmount);
  if (most === null) {
    wrong.push(at(['maxAmount'], `has more decimal places than ${kiosk.currency} has`));
  } else if (most.minor === 0) {
    wrong.push(at(['maxAmount'], 'must be more than zero'));
  }
  const breaker = orders.maxAmount === undefined ? null : fromDecimal(kiosk.currency, orders.maxAmount);
  if (most !== null && breaker !== null && most.minor > breaker.minor) {
    const message = 'is more than orders.maxAmount: the first such order would stop all selling as a fault';
    wrong.push(at(['maxAmount'], message, 'raise orders.maxAmount, or lower this'));
  }
  if (remote.token === undefined && kiosk.commandKeys.length === 0) {
    const hint = 'name a `token` for HTTP, or a key in kiosk.commandKeys for signed commands';
    wrong.push(at([], 'nobody can ask for an order: there is no token and no key for commands', hint));
  } else if (remote.token === undefined && mqtt === undefined) {
    const message = 'orders come as signed commands only, and without a broker only from this machine';
    doubtful.push(at([], message, 'configure `mqtt`, or name a `token`'));
  }
  const host = parseListen(web.listen)?.host ?? '';
  if (remote.token !== undefined && !isLoopback(host)) {
    const message = 'travels unencrypted: whoever can listen on the line can make orders with it';
    doubtful.push(at(['token'], message, 'listen on 127.0.0.1, behind a proxy with TLS that forwards /api/orders'));
  }
}

function at(keys: readonly string[], message: string, hint = ''): PathProblem {
  return { path: ['orders', 'remote', ...keys], message, hint };
}
