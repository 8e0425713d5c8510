import type { GatewayName } from '../domain/gateway.ts';
import type { Acknowledgement, NotificationReader } from '../gateways/notification.ts';

/** One gateway, as far as its notifications go: `/notify/<name>`. */
export interface Webhook {
  readonly name: GatewayName;
  readonly reader: NotificationReader;
  readonly acknowledgement: Acknowledgement;
  /** The gateway counts a later answer as none, ms. */
  readonly answerWithinMs: number;
}
