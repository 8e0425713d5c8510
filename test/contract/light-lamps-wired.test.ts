import { expect, onTestFinished, test } from 'vitest';
import { VirtualHardware } from '../../src/devices/virtual/hardware.ts';
import { makeDevices, partsOf, startDevices } from '../../src/runtime/devices.ts';
import { WebServer } from '../../src/web/server.ts';
import { ConfigFolder, MINIMAL } from '../support/config-folder.ts';

/** A kiosk on virtual hardware whose light is two lamps on its relays, with a backlight. */
const TEXT = `${MINIMAL.slice(0, MINIMAL.indexOf('scanner:'))}
scanner: {driver: virtual, link: /run/hardware.sock}
printer: {driver: none}
gpio: {driver: virtual, link: /run/hardware.sock, relays: {gate: {bcm: 17}, go: {bcm: 22}, stop: {bcm: 23}}}
light: {driver: gpio, lamps: {green: {relay: go}, red: {relay: stop}}}
display: {screenOff: 30m, backlight: {driver: virtual, link: /run/hardware.sock}}
`;

test('the lamps of a kiosk are outputs of its own board, whichever of the two starts first', async () => {
  const folder = new ConfigFolder();
  const life = new AbortController();
  const hardware = new VirtualHardware({ relays: ['gate', 'go', 'stop'] });
  const config = await folder.config(TEXT);
  const nobody = () => {};
  const server = new WebServer({
    host: '127.0.0.1',
    port: 0,
    assetsDir: folder.dir,
    health: () => ({ ok: true, body: {} }),
    metrics: () => '',
    onError: nobody,
  });
  const devices = makeDevices(config, server, hardware.link(), {
    onScanStart: nobody,
    onScan: nobody,
    onNoise: nobody,
    onAction: nobody,
    onHealth: nobody,
    now: () => performance.now(),
  });
  onTestFinished(async () => {
    await Promise.all(partsOf(devices).map(([, device]) => device.stop()));
    life.abort();
    folder.remove();
  });
  devices.light.show('success');
  await startDevices(devices, life.signal, 5000, nobody, (error) => {
    throw error;
  });
  expect(devices.light.health).toEqual({ status: 'ready', reason: '' });
  expect(hardware.snapshot().relays).toMatchObject({ go: { on: true }, stop: { on: false }, gate: { on: false } });
  expect(devices.backlight?.health.status).toBe('ready');
  await devices.board.stop();
  await devices.light.stop();
  expect(hardware.snapshot().relays).toMatchObject({ go: { on: false } });
});
