import { readFileSync, writeFileSync } from 'node:fs';
import type { Inside } from './inside.ts';

const MESSAGES = '/sys/kernel/debug/spi-probe/messages';

export interface SpiMessage {
  readonly hz: number;
  readonly bytes: Buffer;
}

/** Makes `/dev/spidev0.0` on a controller without wires, which keeps what is sent (`modules/spi-probe.c`), up to 1 MB. */
export async function pretendSpi(guest: Inside): Promise<{ sent(): SpiMessage[]; forget(): void }> {
  await guest.load('spi-probe');
  await guest.root(`set -e
    for try in $(seq 100); do [ -e /dev/spidev0.0 ] && break; sleep 0.05; done
    udevadm settle`);
  return {
    sent() {
      const all = readFileSync(MESSAGES);
      const messages: SpiMessage[] = [];
      for (let at = 0; at < all.length; ) {
        const length = all.readUInt32LE(at);
        messages.push({ hz: all.readUInt32LE(at + 4), bytes: all.subarray(at + 8, at + 8 + length) });
        at += 8 + length;
      }
      return messages;
    },
    forget: () => writeFileSync(MESSAGES, ' '),
  };
}
