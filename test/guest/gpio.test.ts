import gpio from './jobs/gpio.ts';
import { guestStories } from './stories.ts';

guestStories({ jobs: [gpio], kernels: 'all' });
