import { z } from 'zod';
import { displaySchema, gpioSchema, lightSchema, printerSchema, scannerSchema } from './schema/devices.ts';
import { gatewaysSchema, walletsSchema } from './schema/gateways.ts';
import { kioskSchema, ordersSchema } from './schema/kiosk.ts';
import { journalSchema, logSchema, mqttSchema, webSchema } from './schema/services.ts';

/** The version of the file's shape that this program reads. A step up comes with a migration (see `migrations.ts`). */
export const CONFIG_VERSION = 1;

/**
 * The one source of the configuration: types, defaults, validation, the JSON Schema for editors and the reference table
 * all come from here. What needs two places of the file at once is in `cross-checks.ts`.
 */
export const configSchema = z.strictObject({
  version: z.literal(CONFIG_VERSION).meta({ description: 'Version of the shape of this file.' }),
  kiosk: kioskSchema.meta({ description: 'Who this kiosk is.' }),
  orders: ordersSchema.meta({ description: 'What is sold and how long each step may take.' }),
  gateways: gatewaysSchema.meta({ description: 'The payment services this kiosk has an account with.' }),
  wallets: walletsSchema,
  scanner: scannerSchema.meta({ description: 'The code scanner.' }),
  printer: printerSchema.meta({ description: 'The receipt printer.' }),
  display: displaySchema.prefault({}).meta({ description: 'The screen.' }),
  light: lightSchema.prefault({}).meta({ description: 'The light.' }),
  gpio: gpioSchema.meta({ description: 'Relays and sensors.' }),
  mqtt: mqttSchema
    .optional()
    .meta({ description: 'The broker. Without it the kiosk sells, and the fleet does not hear of it.' }),
  web: webSchema.prefault({}).meta({ description: 'The web server of the kiosk.' }),
  journal: journalSchema.prefault({}).meta({ description: 'The journal.' }),
  log: logSchema.prefault({}).meta({ description: 'The log.' }),
});

/** What a valid file says, defaults filled in, durations in ms, amounts still text and secrets still names. */
export type ConfigFile = z.output<typeof configSchema>;
