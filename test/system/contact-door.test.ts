import { expect, test } from 'vitest';
import { preparedKiosk, setConfig } from '../support/bad-input.ts';
import { eventually } from '../support/eventually.ts';

test('an open door stops selling and is told as such; closed again, the kiosk sells by itself', async () => {
  const kiosk = await preparedKiosk();
  setConfig(kiosk, { 'gpio.contacts': { front: { bcm: 6, kind: 'door' } } });
  kiosk.hardware.setSensor('front', true);
  await kiosk.spawn();
  await kiosk.sees((view) => view.phase === 'out of service', 'out of service');
  kiosk.hardware.setSensor('front', false);
  await kiosk.sees((view) => view.phase === 'idle', 'the start screen');
  kiosk.hardware.setSensor('front', true);
  await kiosk.sees((view) => view.phase === 'out of service', 'out of service once more');
  const health: unknown = await (await fetch(`${kiosk.url}/healthz`)).json();
  expect(health).toMatchObject({ outOfService: ['contact:front: the door is open (front): close it'] });
  await eventually(
    async () => (await kiosk.entries()).filter(({ kind, body }) => kind === 'health' && isFront(body)).length >= 3,
    { what: 'opened, closed and opened again is in the journal' },
  );
});

function isFront(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'part' in body && body.part === 'contact:front';
}
