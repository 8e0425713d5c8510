import { afterAll, beforeAll } from 'vitest';
import { daemonBundle } from './daemon.ts';
import systemd from './jobs/systemd.ts';
import { guestStories } from './stories.ts';

const bundle = daemonBundle();
beforeAll(bundle.build);
afterAll(bundle.remove);

guestStories({ jobs: [systemd], mode: 'systemd', env: { dist: bundle.dist }, timeoutMs: 1_800_000 });
