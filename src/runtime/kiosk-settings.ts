import type { Config } from '../config/resolve.ts';
import type { GatewayName, GatewayProfile } from '../domain/gateway.ts';
import type { KioskSettings, WalletRoute } from '../domain/settings.ts';
import type { Gateway } from '../gateways/port.ts';

/** What the state machine is told, from the configuration and from what the gateways say they can do. */
export function kioskSettings(config: Config, gateways: ReadonlyMap<GatewayName, Gateway>): KioskSettings {
  const { kiosk, orders } = config;
  return {
    kioskId: kiosk.id,
    kioskName: kiosk.name,
    orderPrefix: kiosk.orderPrefix,
    currency: kiosk.currency,
    timeZone: kiosk.timeZone,
    items: orders.items.map((item) => ({
      id: item.id,
      name: item.name,
      price: item.price,
      relay: item.relay,
      pulseMs: item.pulse,
      sensor: item.sensor ?? null,
      proofWithinMs: item.proofWithin,
    })),
    wallets: config.wallets.map((wallet) => walletRoute(wallet, gateways.get(wallet.gateway)?.profile)),
    profiles: Object.fromEntries([...gateways].map(([name, gateway]) => [name, gateway.profile])),
    chooseWithinMs: orders.chooseWithin,
    payWithinMs: orders.payWithin,
    thanksMs: orders.thanksFor,
    receiptWithinMs: orders.receiptWithin,
    refundWithinMs: orders.refundWithin,
    cancelWithinMs: orders.cancelWithin,
    printReceipts: orders.receipt === 'always' && config.printer.driver !== 'none',
    requiredParts: requiredParts(config),
    maxPaymentsPerSale: orders.maxPayments,
  };
}

function walletRoute(wallet: Config['wallets'][number], profile: GatewayProfile | undefined): WalletRoute {
  return {
    id: wallet.id,
    name: wallet.name,
    gateway: wallet.gateway,
    present: wallet.present !== undefined && profile?.can.present === true,
    charge: wallet.charge !== undefined && profile?.can.charge === true,
    codes: wallet.codes.map((code) => ({
      prefixes: code.prefix,
      minLength: code.length[0],
      maxLength: code.length[1],
      charset: code.charset,
    })),
  };
}

function requiredParts(config: Config): string[] {
  return (['scanner', 'printer', 'display', 'gpio'] as const).filter((part) => config[part].required);
}
