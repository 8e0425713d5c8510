import { z } from 'zod';
import { GATEWAY_NAMES } from '../domain/gateway.ts';
import { COMMAND_KINDS } from './command-names.ts';
import {
  availabilitySchema,
  commandSchema,
  EVENT_SUMMARIES,
  entrySchema,
  eventSchema,
  healthSchema,
  notifySchema,
  replySchema,
  siteMessageSchema,
  siteTicketsSchema,
  stateSchema,
} from './schemas.ts';

/**
 * The AsyncAPI 3 document of what a kiosk publishes and listens to, made from `schemas.ts`. `asyncapi.yaml` is this document written
 * down; a test compares the two. Only for documentation and tests: it loads zod.
 */
export function asyncApiDocument(): Record<string, unknown> {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'kioskd over MQTT',
      version: '1.0.0',
      description:
        'What a kiosk tells its operator, and what it listens to. MQTT 5, or 3.1.1 where the broker has no more. Everything is JSON with QoS 1. ' +
        'The kiosk keeps events in its journal until the broker has acknowledged them, so an event may come twice: drop ' +
        'a number you have had.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    channels: {
      availability: channel('availability', true, 'Birth and will.'),
      state: channel('state', true, 'What the kiosk is doing.'),
      health: channel('health', true, 'How the kiosk is.'),
      ...Object.fromEntries(
        eventTypes().map(([type, summary]) => [name(type), channel(`event/${type}`, false, summary)]),
      ),
      notify: {
        address: 'kioskd/{kioskId}/notify/{gateway}',
        summary: 'A webhook of a gateway, passed on by a relay.',
        description: NOTIFY_DESCRIPTION,
        parameters: {
          kioskId: { description: 'kiosk.id of the configuration.' },
          gateway: { description: 'The gateway that sent the webhook.', enum: [...GATEWAY_NAMES] },
        },
        messages: { notify: { $ref: '#/components/messages/notify' } },
      },
      command: {
        address: 'kioskd/{kioskId}/command/{name}',
        summary: 'Something that the kiosk is to do.',
        description: COMMAND_DESCRIPTION,
        parameters: {
          kioskId: { description: 'kiosk.id of the configuration.' },
          name: { description: 'What it is to do.', enum: COMMAND_KINDS.map(({ name }) => name) },
        },
        messages: { command: { $ref: '#/components/messages/command' } },
      },
      reply: {
        address: 'kioskd/{kioskId}/reply/{id}',
        summary: 'What became of a command.',
        description: REPLY_DESCRIPTION,
        parameters: {
          kioskId: { description: 'kiosk.id of the configuration.' },
          id: { description: 'Id of the command.' },
        },
        messages: { reply: { $ref: '#/components/messages/reply' } },
      },
      ...siteChannels(),
    },
    operations: {
      publishAvailability: operation('availability'),
      publishState: operation('state'),
      publishHealth: operation('health'),
      ...Object.fromEntries(eventTypes().map(([type]) => [`publish${name(type, true)}`, operation(name(type))])),
      receiveNotify: {
        action: 'receive',
        channel: { $ref: '#/channels/notify' },
        bindings: { mqtt: { qos: 1, retain: false } },
      },
      receiveCommand: {
        action: 'receive',
        channel: { $ref: '#/channels/command' },
        bindings: { mqtt: { qos: 1, retain: false } },
        reply: { channel: { $ref: '#/channels/reply' } },
      },
      ...siteOperations(),
    },
    components: {
      messages: {
        availability: message('availability', true),
        state: message('state', true),
        health: message('health', true),
        event: message('event', false),
        notify: {
          name: 'notify',
          contentType: 'application/json',
          payload: { $ref: '#/components/schemas/notify' },
        },
        command: {
          name: 'command',
          contentType: 'application/json',
          payload: { $ref: '#/components/schemas/command' },
          correlationId: { location: '$message.payload#/id' },
        },
        reply: {
          name: 'reply',
          contentType: 'application/json',
          payload: { $ref: '#/components/schemas/reply' },
          correlationId: { location: '$message.payload#/id' },
        },
        siteMessage: {
          name: 'siteMessage',
          contentType: 'application/json',
          payload: { $ref: '#/components/schemas/siteMessage' },
        },
        entry: { name: 'entry', contentType: 'application/json', payload: { $ref: '#/components/schemas/entry' } },
      },
      schemas: {
        availability: jsonSchema(availabilitySchema),
        state: jsonSchema(stateSchema),
        health: jsonSchema(healthSchema),
        event: jsonSchema(eventSchema),
        notify: jsonSchema(notifySchema),
        command: jsonSchema(commandSchema),
        reply: jsonSchema(replySchema),
        siteMessage: jsonSchema(siteMessageSchema),
        siteTickets: jsonSchema(siteTicketsSchema),
        entry: jsonSchema(entrySchema),
      },
    },
  };
}

function siteChannels(): Record<string, unknown> {
  const parameters = {
    siteId: { description: 'orders.parking.site.id of the configuration.' },
    kioskId: { description: 'The kiosk that tells.' },
  };
  const messages = { siteMessage: { $ref: '#/components/messages/siteMessage' } };
  return {
    siteTickets: {
      address: 'kioskd/site/{siteId}/{kioskId}/tickets/{page}',
      summary: 'What a kiosk of a car park knows of tickets.',
      description:
        'Retained. Read by the other kiosks of the site, and by the kiosk itself after it has lost its card.',
      parameters: { ...parameters, page: { description: '0 to 31.' } },
      messages,
    },
    sitePresence: {
      address: 'kioskd/site/{siteId}/{kioskId}/presence',
      summary: 'A kiosk of a car park is there.',
      description: 'Retained, once a minute.',
      parameters,
      messages,
    },
    siteEntry: {
      address: 'kioskd/site/{siteId}/entry',
      summary: 'A car came in, as a camera or a gate reports it.',
      description:
        'Not retained. At most 20 a second are looked at; nobody is answered. The same report twice is one entry.',
      parameters: { siteId: parameters.siteId },
      messages: { entry: { $ref: '#/components/messages/entry' } },
    },
  };
}

function siteOperations(): Record<string, unknown> {
  const operationOn = (action: string, channelName: string, retain: boolean) => ({
    action,
    channel: { $ref: `#/channels/${channelName}` },
    bindings: { mqtt: { qos: 1, retain } },
  });
  return {
    publishSiteTickets: operationOn('send', 'siteTickets', true),
    receiveSiteTickets: operationOn('receive', 'siteTickets', true),
    publishSitePresence: operationOn('send', 'sitePresence', true),
    receiveSitePresence: operationOn('receive', 'sitePresence', true),
    receiveSiteEntry: operationOn('receive', 'siteEntry', false),
  };
}

const NOTIFY_DESCRIPTION =
  'Never retained: a kept one is dropped unread. The kiosk verifies headers and body with the keys of the gateway, and then ' +
  'asks the gateway; the message itself changes nothing. At most 20 a second are looked at. A kiosk that is not there when ' +
  'it comes never gets it, and finds out by asking.';

const COMMAND_DESCRIPTION =
  'Never retained: a kept one is dropped unread. Signed with Ed25519; one without a good signature is counted and not answered. A ' +
  'kiosk that is not there when it comes never gets it. At most five a second are looked at.';

const REPLY_DESCRIPTION =
  'Not retained, QoS 1. For signed commands only; of refusals at most two a second. Also sent to an MQTT 5 response topic of one or ' +
  'two levels below `kioskd/{kioskId}/reply/`, with the correlation data; other response topics are passed over, because they are not signed.';

function eventTypes(): [string, string][] {
  return Object.entries(EVENT_SUMMARIES);
}

/** Name of the channel of an event type, such as `saleEvent`. */
function name(type: string, capital = false): string {
  return `${capital ? type.charAt(0).toUpperCase() + type.slice(1) : type}Event`;
}

function channel(rest: string, retained: boolean, summary: string): Record<string, unknown> {
  const kind = retained ? rest : 'event';
  return {
    address: `kioskd/{kioskId}/${rest}`,
    summary,
    description: retained ? 'Retained.' : 'Not retained.',
    parameters: { kioskId: { description: 'kiosk.id of the configuration.' } },
    messages: { [kind]: { $ref: `#/components/messages/${kind}` } },
  };
}

function operation(channelName: string): Record<string, unknown> {
  return {
    action: 'send',
    channel: { $ref: `#/channels/${channelName}` },
    bindings: { mqtt: { qos: 1, retain: !channelName.endsWith('Event') } },
  };
}

function message(kind: string, retained: boolean): Record<string, unknown> {
  return {
    name: kind,
    contentType: 'application/json',
    payload: { $ref: `#/components/schemas/${kind}` },
    ...(retained ? {} : { correlationId: { location: '$message.payload#/number' } }),
  };
}

function jsonSchema(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: 'draft-7' });
  return JSON.parse(JSON.stringify(rest));
}
