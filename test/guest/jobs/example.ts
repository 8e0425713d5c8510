import assert from 'node:assert/strict';
import { job } from './lib.ts';

export default job('example', {
  stories: {
    'a job runs as the user of the daemon': async (guest) => {
      assert.notEqual(process.getuid?.(), 0);
      assert.equal(await guest.root('id -u'), '0');
    },
  },
});
