import type { Health } from '../../domain/health.ts';
import type { FindLines } from './lines.ts';

/**
 * The first way that works here, tried anew at each opening: a package that was installed, or a kernel that was changed, counts
 * from then on. A way that works and finds a line in use is not left for the next: the line would be in use there too.
 */
export function firstOf(ways: readonly (readonly [driver: string, find: FindLines])[]): FindLines {
  return async (lost) => {
    const refused: { readonly driver: string; readonly health: Health }[] = [];
    for (const [driver, find] of ways) {
      const answer = await find(lost);
      if (answer.found) {
        const [better] = refused;
        return better === undefined ? answer : { ...answer, note: `not ${better.driver}: ${better.health.reason}` };
      }
      refused.push({ driver, health: answer.health });
    }
    const status = refused.some(({ health }) => health.status === 'failing') ? 'failing' : 'absent';
    const reasons = refused.map(({ driver, health }) => `${driver}: ${health.reason}`);
    return { found: false, health: { status, reason: `no way to the pins works. ${reasons.join('. ')}` } };
  };
}
