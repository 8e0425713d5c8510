import type { Pull, SensorConfig } from './port.ts';

/** How config.txt of a Raspberry Pi calls them; `ip` is for input. */
const CONFIG_TXT: Readonly<Record<Pull, string>> = { up: 'pu', down: 'pd', off: 'pn' };

/** The line for config.txt that has the firmware set this pull, long before the kernel starts. */
export function configTxtLine(bcm: number, pull: Pull): string {
  return `gpio=${bcm}=ip,${CONFIG_TXT[pull]}`;
}

/** What to do about pulls that this driver cannot set; null when none is configured. */
export function unsetPulls(sensors: readonly SensorConfig[], driver: string): string | null {
  const lines = sensors.flatMap(({ bcm, pull }) => (pull === undefined ? [] : [configTxtLine(bcm, pull)]));
  if (lines.length === 0) return null;
  const what = lines.length === 1 ? `the line ${lines[0]}` : `the lines ${lines.join(' ')}`;
  return `the driver ${driver} cannot set pulls: add ${what} to config.txt and take pull out of the configuration, or use gpio.driver cdev`;
}
