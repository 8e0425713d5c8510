import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { Lanes } from '../../src/web/lanes.ts';

class Caller extends EventEmitter {
  readonly localAddress = '192.168.1.10';
  readonly remoteAddress: string;
  destroyed = false;

  constructor(remoteAddress: string) {
    super();
    this.remoteAddress = remoteAddress;
  }

  destroy(): void {
    this.destroyed = true;
  }
}

function admit(lanes: Lanes, address: string): Caller {
  const caller = new Caller(address);
  lanes.admit(caller as unknown as Socket);
  return caller;
}

test('machines of the network cannot take the connections that the browser of the kiosk needs', () => {
  const lanes = new Lanes(3);
  const crowd = Array.from({ length: 5 }, () => admit(lanes, '192.168.1.66'));
  expect(crowd.map(({ destroyed }) => destroyed)).toEqual([false, false, false, true, true]);
  // The kiosk's own, over loopback and by its own address.
  expect(admit(lanes, '127.0.0.1').destroyed).toBe(false);
  expect(admit(lanes, '::ffff:127.0.0.1').destroyed).toBe(false);
  expect(admit(lanes, '192.168.1.10').destroyed).toBe(false);
  crowd[0]?.emit('close');
  expect(admit(lanes, '192.168.1.67').destroyed).toBe(false);
  expect(admit(lanes, '192.168.1.68').destroyed).toBe(true);
});
