import { expect, test } from 'vitest';
import { FRONT } from '../../src/domain/front.ts';
import { patternFor } from '../../src/runtime/light-pattern.ts';
import { makeView } from '../../src/screens/make-view.ts';
import type { ScreenButton } from '../../src/screens/view.ts';
import { RandomLife } from './runtime-lives.ts';
import { PHASES } from './view-places.ts';

const LIVES = 60;
const STEPS = 150;

/** These are no signals of the front: they are answered beside it, in the phases named in `ease.ts` and `kiosk.ts`. */
const BESIDE: ReadonlySet<ScreenButton['action']> = new Set(['step-free', 'again']);

test('every state a kiosk can get into has a screen: with a title, a footer, and a way on', () => {
  const phases = new Set<string>();
  for (let seed = 1; seed <= LIVES; seed += 1) {
    const wrong: string[] = [];
    new RandomLife(seed, ({ step, settings, now }) => {
      const { state } = step;
      const { phase } = state;
      phases.add(phase.name);
      for (const qrModules of [null, ['1']]) {
        const inputs = { settings, now: now.mono, wall: now.wall, qrModules, logos: new Map() };
        const view = makeView(state, inputs);
        const texts = [view.title, view.footer, ...view.lines];
        const open = texts.filter((text) => text.trim() === '' || /[{}]|undefined|your\s*\.?\s*$/.test(text));
        wrong.push(...open.map((text) => `${phase.name}: '${text}'`));
        if (view.phase !== phase.name || view.lines.length === 0 || patternFor(phase) === 'off') {
          wrong.push(`${phase.name}: ${JSON.stringify(view)}`);
        }
        const left = view.countdown?.leftMs ?? 0;
        if (left < 0 || !Number.isInteger(left) || left > (view.countdown?.totalMs ?? 0)) {
          wrong.push(`${phase.name}: ${left} ms of ${view.countdown?.totalMs}`);
        }
        for (const { action } of view.actions) {
          if (!works(phase.name, action)) {
            wrong.push(`${phase.name}: the button '${action}' does nothing`);
          }
        }
      }
    }).play(STEPS);
    expect(wrong, `seed ${seed}`).toEqual([]);
  }
  expect(PHASES).toEqual(expect.arrayContaining([...phases]));
});

function works(phase: keyof typeof FRONT, action: ScreenButton['action']): boolean {
  const rules: Readonly<Record<string, object>> = FRONT[phase];
  return BESIDE.has(action) || 'to' in (rules[action] ?? {});
}
