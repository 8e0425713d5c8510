import { readFile } from 'node:fs/promises';
import type { Config } from '../config/resolve.ts';
import type { FleetLinkOptions } from '../fleet/link.ts';

type FromConfig = Pick<
  FleetLinkOptions,
  'kioskId' | 'url' | 'username' | 'password' | 'tls' | 'insecure' | 'keepaliveMs'
>;

/**
 * What the broker link takes from the configuration; null when there is no broker. Reads the certificates it names.
 * Rejects when one of those files cannot be read.
 */
export async function fleetOptions(config: Config): Promise<FromConfig | null> {
  const { mqtt } = config;
  if (mqtt === undefined) {
    return null;
  }
  return {
    kioskId: config.kiosk.id,
    url: mqtt.url,
    username: mqtt.username ?? null,
    password: mqtt.password?.reveal() ?? null,
    tls: {
      ...(mqtt.ca === undefined ? {} : { ca: await readFile(mqtt.ca, 'utf8') }),
      ...(mqtt.cert === undefined ? {} : { cert: await readFile(mqtt.cert, 'utf8') }),
      ...(mqtt.key === undefined ? {} : { key: mqtt.key.reveal() }),
    },
    insecure: mqtt.insecure,
    keepaliveMs: mqtt.keepalive,
  };
}
