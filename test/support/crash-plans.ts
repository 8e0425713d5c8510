import type { Kill, Life } from './crash-campaign.ts';
import { CUSTOMERS, type Customer } from './crash-customers.ts';
import { randomLiar } from './crash-liar.ts';
import { Random } from './random.ts';

/** One life for each sync of a sale: killed before the first, after the first, before the second, and so on. */
export function everySync(customers: readonly Customer[], syncs: number): readonly Life[] {
  return Array.from({ length: 2 * syncs }, (_, index) => ({
    kill: {
      kind: 'disk',
      from: 'customer',
      call: 'sync',
      nth: Math.floor(index / 2) + 1,
      when: index % 2 === 0 ? 'before' : 'after',
    },
    customers,
    liar: null,
  }));
}

/** So many lives as this seed has them: any customers, any lies, killed at any sync, any write or any moment. */
export function randomLives(seed: number, lives: number): readonly Life[] {
  const random = new Random(seed);
  return Array.from({ length: lives }, () => ({
    kill: randomKill(random),
    customers: Array.from({ length: 3 }, () => random.pick(CUSTOMERS)),
    liar: randomLiar(random),
  }));
}

function randomKill(random: Random): Kill {
  const when = random.chance(0.5) ? 'before' : 'after';
  const dice = random.next();
  if (dice < 0.3) return { kind: 'moment', ms: random.int(2_000) };
  if (dice < 0.45) return { kind: 'disk', from: 'start', call: 'sync', nth: 1 + random.int(8), when };
  if (dice < 0.6) return { kind: 'disk', from: 'customer', call: 'write', nth: 1 + random.int(60), when };
  return { kind: 'disk', from: 'customer', call: 'sync', nth: 1 + random.int(16), when };
}
