import { expect, test } from 'vitest';
import { sameView } from '../../src/screens/view-same.ts';
import { everyView, someView, viewNamed } from '../support/screen-views.ts';

const COUNTING = someView({ countdown: { leftMs: 60_000, totalMs: 90_000 } });

test('a countdown that goes on is no news, one that begins again is', () => {
  const later = someView({ countdown: { leftMs: 59_000, totalMs: 90_000 } });
  expect(sameView({ view: COUNTING, at: 0 }, { view: later, at: 1_000 })).toBe(true);
  expect(sameView({ view: COUNTING, at: 0 }, { view: later, at: 1_001 })).toBe(true);
  expect(sameView({ view: COUNTING, at: 0 }, { view: COUNTING, at: 1_000 })).toBe(false);
  const longer = someView({ countdown: { leftMs: 60_000, totalMs: 60_000 } });
  expect(sameView({ view: COUNTING, at: 0 }, { view: longer, at: 0 })).toBe(false);
  expect(sameView({ view: COUNTING, at: 0 }, { view: someView(), at: 0 })).toBe(false);
});

test('every screen is the same as itself and no other, in whatever language', () => {
  const views = everyView('pt').map(({ view }) => ({ view, at: 0 }));
  for (const one of views) {
    expect(views.filter((other) => sameView(one, other))).toHaveLength(1);
  }
  const own = { view: viewNamed('idle', 'en'), at: 0 };
  expect(sameView(own, { view: viewNamed('idle', 'ms'), at: 0 })).toBe(false);
  expect(sameView(own, { view: viewNamed('idle', 'en'), at: 99 })).toBe(true);
});
