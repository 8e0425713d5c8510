import assert from 'node:assert/strict';
import { openJournalDirect } from '../../../src/journal/direct.ts';
import { job } from './lib.ts';

/** The next boot: `guest_env_acknowledged` is the number of the last entry whose acknowledgement was seen outside. */
export default job('power-read', {
  user: 'root',
  stories: {
    'every acknowledged entry is there, and the journal is whole': async (guest) => {
      await guest.root(
        'set -e; modprobe virtio_blk; modprobe ext4; mkdir -p /mnt/disk; mount -t ext4 /dev/vda /mnt/disk',
      );
      const { journal } = await openJournalDirect('/mnt/disk/journal.db');
      const numbers: number[] = [];
      for (const { kind, body } of await journal.entries({ limit: 100_000 })) {
        if (kind === 'power') {
          numbers.push((body as { number: number }).number);
        }
      }
      const acknowledged = Number(process.env['guest_env_acknowledged']);
      guest.say(`acknowledged before the cut: ${acknowledged}; there after it: ${numbers.length}`);
      assert.ok(numbers.length >= acknowledged);
      assert.deepEqual(
        numbers,
        numbers.map((_number, index) => index + 1),
      );
      assert.deepEqual(await journal.verify(), { ok: true, problem: '' });
      await journal.close();
    },
  },
});
