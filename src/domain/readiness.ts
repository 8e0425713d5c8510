import type { Health } from './health.ts';
import { gatewayPart } from './payment.ts';
import type { KioskSettings, WalletRoute } from './settings.ts';

/** Parts that have something to say only when no money may move: too much has moved, nobody knows the time, the journal is damaged. */
const GUARDS = ['breaker', 'clock', 'journal'] as const;

type Parts = ReadonlyMap<string, Health>;

/** A part works well enough to sell with it. Nothing heard of it yet counts as not. */
export function works(parts: Parts, part: string): boolean {
  const status = parts.get(part)?.status;
  return status === 'ready' || status === 'degraded';
}

/** Why nothing can be sold now; empty when the kiosk can sell. Each reason is `part: what it says of itself`. */
export function obstacles(settings: KioskSettings, parts: Parts): string[] {
  const reasons = settings.requiredParts
    .filter((part) => !works(parts, part))
    .map((part) => `${part}: ${parts.get(part)?.reason || (parts.get(part)?.status ?? 'not started')}`);
  reasons.push(...forbidden(parts));
  if (takesMoney(settings) && presentRoute(settings, parts) === null && !canCharge(settings, parts)) {
    reasons.push('payment: no gateway can be reached by a way that works here');
  }
  return reasons;
}

/** An exit that only opens for what was paid elsewhere has nothing to sell, and needs no gateway. */
function takesMoney({ items, hostOrders, parking }: KioskSettings): boolean {
  return items.length > 0 || hostOrders !== null || parking?.role !== 'exit';
}

/** A gate may be moved though nothing can be sold: its hardware is there, and nobody has reason to stop everything. */
export function canOpen(parts: Parts, part: string): boolean {
  return works(parts, part) && forbidden(parts).length === 0;
}

/** Why no money may move at all, whatever else works; empty while it may. */
function forbidden(parts: Parts): string[] {
  return GUARDS.flatMap((guard) => {
    const health = parts.get(guard);
    return health === undefined || works(parts, guard) ? [] : [`${guard}: ${health.reason}`];
  });
}

/**
 * The wallet whose order code is shown: the one that the customer wants, else the first configured one that can be reached, when
 * there is a screen for it.
 */
export function presentRoute(settings: KioskSettings, parts: Parts, wanted: string | null = null): WalletRoute | null {
  const routes = presentRoutes(settings, parts);
  return routes.find(({ id }) => id === wanted) ?? routes[0] ?? null;
}

/** All wallets whose order code could be shown now. */
export function presentRoutes(settings: KioskSettings, parts: Parts): readonly WalletRoute[] {
  return works(parts, 'display') ? settings.wallets.filter((route) => canShow(settings, parts, route)) : [];
}

/** An entry code is worth nothing to the customer while no notification can tell that it was paid. */
function canShow(settings: KioskSettings, parts: Parts, route: WalletRoute): boolean {
  const heard = !route.entry || settings.notifiedByWeb || works(parts, 'broker');
  return route.present && heard && works(parts, gatewayPart(route.gateway));
}

export function canCharge(settings: KioskSettings, parts: Parts): boolean {
  return works(parts, 'scanner') && chargeRoutes(settings, parts).length > 0;
}

export function chargeRoutes(settings: KioskSettings, parts: Parts): WalletRoute[] {
  return settings.wallets.filter((route) => route.charge && works(parts, gatewayPart(route.gateway)));
}
