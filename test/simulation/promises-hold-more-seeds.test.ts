import { SEEDS_A_FILE, testPromises } from './per-push.ts';

testPromises(1 + SEEDS_A_FILE);
