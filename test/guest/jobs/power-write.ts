import { openJournalDirect } from '../../../src/journal/direct.ts';
import { job } from './lib.ts';

/** Commits entry after entry to a disk of its own, and tells of each that was acknowledged, until somebody pulls the plug. */
export default job('power-write', {
  user: 'root',
  patienceS: 600,
  stories: {
    'entries are acknowledged until the power goes': async (guest) => {
      // The file system itself is in no hurry to write: what is on the disk is there because the journal asked for it.
      await guest.root(`set -e
        modprobe virtio_blk; modprobe ext4; mkdir -p /mnt/disk
        mount -t ext4 -o commit=60 /dev/vda /mnt/disk`);
      const { journal } = await openJournalDirect('/mnt/disk/journal.db');
      const nothing = { sales: [], payments: [], jobs: [], notes: {}, events: [], counters: {} };
      for (let number = 1; ; number += 1) {
        const entry = { kind: 'power', saleId: null, orderNumber: null, body: { number } };
        const { lastSeq } = await journal.commit({ ...nothing, at: Date.now(), entries: [entry] });
        console.log(`ACKNOWLEDGED ${number} ${lastSeq}`);
      }
    },
  },
});
