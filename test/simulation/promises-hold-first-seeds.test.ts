import { testPromises } from './per-push.ts';

testPromises(1);
