import { expect, test } from 'vitest';
import { FRONT } from '../../src/domain/front.ts';
import { en } from '../../src/i18n/en.ts';
import { patternFor } from '../../src/runtime/light-pattern.ts';
import { makeView } from '../../src/screens/make-view.ts';
import { RandomLife } from './runtime-lives.ts';

const LIVES = 60;
const STEPS = 150;

test('every state a kiosk can get into has a screen: with a title, a footer, and a way on', () => {
  const phases = new Set<string>();
  for (let seed = 1; seed <= LIVES; seed += 1) {
    const wrong: string[] = [];
    new RandomLife(seed, ({ step, settings, now }) => {
      const { state } = step;
      const { phase } = state;
      phases.add(phase.name);
      for (const qrModules of [null, ['1']]) {
        const view = makeView(state, { settings, messages: en, now: now.mono, qrModules });
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
          if (!('to' in FRONT[phase.name][action])) {
            wrong.push(`${phase.name}: the button '${action}' does nothing`);
          }
        }
      }
    }).play(STEPS);
    expect(wrong, `seed ${seed}`).toEqual([]);
  }
  expect([...phases].sort()).toEqual(Object.keys(FRONT).sort());
});
