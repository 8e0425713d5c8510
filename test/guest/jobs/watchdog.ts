import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { job } from './lib.ts';

/** The kernel's watchdog, as the one on the board: whoever opens it has to feed it. This job ends the machine. */
export default job('watchdog', {
  user: 'root',
  stories: {
    'it is let go with the magic letter': async (guest) => {
      // Long enough for a machine that stands still for a while.
      await guest.load('softdog soft_margin=60');
      const dog = await open('/dev/watchdog', 'w');
      await dog.write('1');
      assert.equal(readFileSync('/sys/class/watchdog/watchdog0/state', 'latin1').trim(), 'active');
      await dog.write('V');
      await dog.close();
      assert.equal(readFileSync('/sys/class/watchdog/watchdog0/state', 'latin1').trim(), 'inactive');
    },
    'whoever opens it and then stands still has the machine reset': async (guest) => {
      await guest.root('set -e; rmmod softdog; modprobe softdog soft_margin=8');
      console.log('BITE');
      const dog = await open('/dev/watchdog', 'w');
      await dog.write('1');
      await new Promise(() => undefined);
    },
    'nothing is told after the bite': () => new Promise(() => undefined),
  },
});
