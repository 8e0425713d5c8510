// Behind `scripts/guest run`: boots one machine, runs jobs in it by name, and prints what they say as they say it.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { daemonBundle } from './daemon.ts';
import { type Kernel, runGuest, tailOf } from './guest.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { kernel: { type: 'string', default: '6.12' }, systemd: { type: 'string' } },
});
const kernels: readonly string[] = ['6.1', '6.12'] satisfies Kernel[];
if (positionals.length === 0 || !kernels.includes(values.kernel)) {
  console.error(
    'Usage: scripts/guest run JOB … [--kernel 6.1|6.12] [--systemd DIST]; jobs are the files in test/guest/jobs',
  );
  process.exit(2);
}
// The job of this name can do nothing without the other way of starting.
const bundle = positionals.includes('systemd') && values.systemd === undefined ? daemonBundle() : null;
const dist = bundle?.dist ?? (values.systemd === undefined ? null : resolve(values.systemd));
await bundle?.build();
const result = await runGuest({
  kernel: values.kernel as Kernel,
  jobs: positionals,
  ...(dist === null ? {} : { mode: 'systemd', env: { dist }, timeoutMs: 1_800_000 }),
  onLine: (line) => console.log(line),
}).finally(() => bundle?.remove());
const failed = [...result.stories.values()].filter((why) => why !== null).length;
if (result.ended !== 'off' || result.stories.size === 0) {
  console.log(tailOf(result));
}
console.log(`${result.stories.size - failed} true, ${failed} not, in ${Math.round(result.tookMs / 1000)} s`);
process.exit(failed === 0 && result.ended === 'off' && result.stories.size > 0 ? 0 : 1);
