import { RIGS } from '../support/gateways.ts';
import { conformance } from './suites/gateway/conformance.ts';

await conformance(RIGS);
