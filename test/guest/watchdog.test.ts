import { expect, test } from 'vitest';
import { runGuest, tailOf } from './guest.ts';
import { kernelsHere, PATIENCE_MS } from './stories.ts';

test(
  'a machine whose watchdog is not fed is reset',
  async () => {
    const [kernel] = kernelsHere().slice(-1);
    if (kernel === undefined) throw new Error('there is no kernel');
    const result = await runGuest({ kernel, jobs: ['watchdog'] });
    expect(result.stories.get('watchdog: it is let go with the magic letter'), tailOf(result)).toBe(null);
    expect([result.ended, result.output.includes('BITE')], tailOf(result)).toEqual(['reset', true]);
    expect(result.console).toMatch(/softdog: Initiating system reboot/);
  },
  PATIENCE_MS,
);
