import { z } from 'zod';
import type { SchemaNode } from '../config/json-schema.ts';
import { kioskSchema } from '../config/schema/kiosk.ts';
import { logSchema, mqttSchema, parseListen } from '../config/schema/services.ts';
import type { GatewayModule } from '../gateways/module.ts';

/** The version of the relay's file. It counts by itself: a kiosk's file has another shape. */
export const RELAY_CONFIG_VERSION = 1;

const placeSchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,64}$/, 'must be the id that the gateway gave the store or terminal, in quotes');

const kioskEntrySchema = z.strictObject({
  id: kioskSchema.shape.id.meta({ description: 'The `kiosk.id` of the kiosk.' }),
  orderPrefix: kioskSchema.shape.orderPrefix.meta({
    description:
      'The `kiosk.orderPrefix` of the kiosk, when its file has one. Without it: what the kiosk makes of its id.',
  }),
  places: z.array(placeSchema).max(50, 'must have at most 50 places').default([]).meta({
    description:
      'Ids of the stores or terminals whose entry codes belong to this kiosk. Needed for entry codes when there are several kiosks.',
  }),
});

const relaySchema = z.strictObject({
  listen: z
    .string()
    .refine((text) => parseListen(text) !== null, { error: 'must be HOST:PORT, such as 127.0.0.1:8081' })
    .default('127.0.0.1:8081')
    .meta({
      description: 'Where the webhooks come in, from the reverse proxy that speaks TLS. Port 0: any free port.',
    }),
  kiosks: z
    .array(kioskEntrySchema)
    .min(1, 'must have at least one kiosk')
    .max(10_000, 'must have at most 10000 kiosks')
    .meta({ description: 'The kiosks that this relay passes notifications on to.' }),
});

function schemaOf(modules: readonly GatewayModule[]) {
  const sections = modules.map(({ name, description, schema }) => [
    name,
    (schema as z.ZodType<unknown>).optional().meta({ description }),
  ]);
  return z.strictObject({
    version: z.literal(RELAY_CONFIG_VERSION).meta({ description: 'Version of the shape of this file.' }),
    relay: relaySchema.meta({ description: 'What this relay listens on, and for whom.' }),
    gateways: z
      .strictObject(Object.fromEntries(sections))
      .meta({ description: 'The same sections as in the files of the kiosks.' }),
    mqtt: mqttSchema.meta({ description: 'The broker that the kiosks are connected to.' }),
    log: logSchema.prefault({}).meta({ description: 'The log.' }),
  });
}

/** What a valid file says; sections of gateways are only for the gateway's own functions to look into. */
export type RelayFile = z.output<ReturnType<typeof schemaOf>>;

export interface RelaySchema {
  readonly schema: z.ZodType<RelayFile>;
  /** What a person writes, as JSON Schema: for the names and descriptions in messages. */
  readonly node: SchemaNode;
}

/** The schema of a relay that knows these gateways. */
export function relayConfigSchema(modules: readonly GatewayModule[]): RelaySchema {
  const schema = schemaOf(modules);
  const made: unknown = z.toJSONSchema(schema, { io: 'input', reused: 'inline' });
  return { schema, node: made as SchemaNode };
}
