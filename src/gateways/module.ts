import type { z } from 'zod';
import type { GatewayName } from '../domain/gateway.ts';
import type { Currency } from '../domain/money.ts';
import type { Acknowledgement, NotificationReader } from './notification.ts';
import type { Gateway, GatewayHealthListener } from './port.ts';

/** One of the kiosk's wallets, as far as its gateway has to know it. The keys are those of `wallets` in the configuration. */
export interface GatewayWallet {
  readonly id: string;
  /** The gateway's own name of the wallet: UQPAY `paymentMethod`, CodePay `pay_method_id`. */
  readonly method?: string | undefined;
  /** How order codes are asked for: a pay type or product of the gateway, or true where it has only one way. */
  readonly present?: string | true | undefined;
  /** How scanned payment codes are charged; as above. */
  readonly charge?: string | true | undefined;
  /** A static entry code: the text on the label, or true to ask the gateway for it. */
  readonly entry?: string | true | undefined;
  readonly tag?: string | undefined;
}

/** What a gateway may know of the kiosk it serves. */
export interface GatewayContext {
  readonly kioskId: string;
  readonly currency: Currency;
  /** Only those that are paid through this gateway. */
  readonly wallets: readonly GatewayWallet[];
}

/** The secrets of a gateway's section, already read, by the key they stand under. */
export type GatewaySecrets = Readonly<Record<string, string>>;

export interface GatewayDependencies {
  readonly onHealth?: GatewayHealthListener;
  /** Something a person must hear of at once, in words without secrets. */
  readonly onAlarm?: (text: string) => void;
  /** A verified answer lists more than one success under one of our order numbers. */
  readonly onPaidTwice?: (orderNumber: string) => void;
  /** Wall clock, ms since 1970 UTC. */
  readonly now: () => number;
}

/** Something wrong (or doubtful) in the configuration. */
export interface GatewayFinding {
  readonly severity: 'wrong' | 'doubtful';
  /** Inside the gateway's own section; with `wallet`, inside that wallet's entry. */
  readonly path: readonly (string | number)[];
  /** Id of the wallet that it is about. */
  readonly wallet?: string;
  readonly message: string;
  readonly hint?: string;
}

export interface GatewayDefinition<Section> {
  readonly name: GatewayName;
  /** For people. */
  readonly title: string;
  /** One line for the configuration reference. */
  readonly description: string;
  /** The section `gateways.<name>`: a strict object, secrets written as `{credential: name}`, inferred defaults marked. */
  readonly schema: z.ZodType<Section>;
  /** Keys of the section that are credentials, also optional ones. */
  readonly secrets: readonly (keyof Section & string)[];
  /** What takes the section, the wallets and the kiosk together to see. */
  check(section: Section, context: GatewayContext): readonly GatewayFinding[];
  /** Throws an Error in words when a secret cannot be right (a key that is no key); `kioskd check` shows the words. */
  create(
    section: Section,
    secrets: GatewaySecrets,
    context: GatewayContext,
    dependencies: GatewayDependencies,
  ): Gateway;
  /** Null: this gateway sends none. */
  readonly notifications: NotificationDefinition<Section> | null;
}

export interface NotificationDefinition<Section> {
  acknowledgement(section: Section): Acknowledgement;
  /** The gateway counts a later answer as none, ms. */
  readonly answerWithinMs: number;
  /** The secrets that verifying takes: a relay is given no others. */
  readonly secrets: readonly (keyof Section & string)[];
  reader(section: Section, secrets: GatewaySecrets): NotificationReader;
}

/** A gateway whose section type nobody else has to know: what the rest of the program sees. */
export type GatewayModule = GatewayDefinition<never>;

/**
 * Declares a gateway. The type of its section stays inside: the configuration hands back to these functions only what `schema`
 * has accepted.
 */
export function defineGateway<Section>(definition: GatewayDefinition<Section>): GatewayModule {
  return definition as unknown as GatewayModule;
}
