import type { IncomingHttpHeaders } from 'node:http';
import type { GatewayName } from '../domain/gateway.ts';
import { type Acknowledgement, MAX_NOTIFICATION_BYTES } from '../gateways/notification.ts';
import { refusal, type WebReply } from '../web/routes.ts';
import type { WebServer } from '../web/server.ts';
import type { NotificationInbox } from './notifications.ts';

/**
 * `POST /notify/<gateway>`: a gateway's webhook sent to the kiosk itself. Reached under any host name, since a proxy with a public
 * name stands in front; nothing in it is believed but its signature.
 * @param acknowledgements what each gateway takes as "received"; one that is not in it sends no notifications.
 */
export function addNotifyRoute(
  server: Pick<WebServer, 'route'>,
  inbox: Pick<NotificationInbox, 'take'>,
  acknowledgements: ReadonlyMap<GatewayName, Acknowledgement>,
): void {
  const answers = new Map<string, Acknowledgement>(acknowledgements);
  server.route(
    'POST',
    '/notify/:gateway',
    async ({ params, headers, body }) => {
      const gateway = params.get('gateway') ?? '';
      const acknowledgement = answers.get(gateway);
      if (acknowledgement === undefined) {
        return UNKNOWN;
      }
      switch (await inbox.take(gateway, { headers: plain(headers), body }, 'http')) {
        case 'accepted':
          return { kind: 'text', ...acknowledgement };
        case 'rejected':
          return refusal(400, 'not believed', 'The signature or the form of this notification is wrong.');
        case 'unknown gateway':
          return UNKNOWN;
        case 'not now':
          return refusal(503, 'not now', 'This notification cannot be taken at the moment: send it again.');
      }
    },
    { caller: 'machine', anyHost: true, maxBodyBytes: MAX_NOTIFICATION_BYTES },
  );
}

const UNKNOWN: WebReply = refusal(404, 'not found', 'No gateway by that name sends notifications here.');

/** Node gives some headers as lists; a signature is never among those. */
function plain(headers: IncomingHttpHeaders): Record<string, string> {
  const pairs = Object.entries(headers).map(([name, value]): [string, string] => [
    name,
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ]);
  return Object.fromEntries(pairs);
}
