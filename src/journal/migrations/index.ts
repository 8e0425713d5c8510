import { first } from './001-first.ts';
import { gatewayRef } from './002-gateway-ref.ts';
import { archive } from './003-archive.ts';

/** In order: the first makes version 1 out of an empty file, the second version 2 out of version 1, and so on. */
export const MIGRATIONS: readonly string[] = [first, gatewayRef, archive];
