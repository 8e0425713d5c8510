import { expect, test } from 'vitest';
import type { ScreenAction } from '../../src/devices/display/port.ts';
import { contactPart, Inputs } from '../../src/devices/gpio/inputs.ts';
import { type Health, READY } from '../../src/domain/health.ts';

function make(levels: Readonly<Record<string, boolean | null>> = {}) {
  const actions: ScreenAction[] = [];
  const healths: [string, Health][] = [];
  const inputs = new Inputs({
    buttons: [
      { name: 'start', does: { type: 'begin' } },
      { name: 'cancel', does: { type: 'back' } },
      { name: 'cola', does: { type: 'choose', itemId: 'cola' } },
    ],
    contacts: [
      { name: 'front', kind: 'door' },
      { name: 'lid', kind: 'tamper' },
    ],
    level: (input) => levels[input] ?? null,
    onAction: (action) => actions.push(action),
    onHealth: (part, health) => healths.push([part, health]),
  });
  return { inputs, actions, healths };
}

test('a button acts when it is pressed, and not when it is let go', () => {
  const { inputs, actions } = make();
  inputs.changed('start', true);
  inputs.changed('start', false);
  inputs.changed('cancel', true);
  inputs.changed('cancel', false);
  expect(actions).toEqual([{ type: 'begin' }, { type: 'back' }]);
});

test('the button of an item begins a sale and chooses the item', () => {
  const { inputs, actions } = make();
  inputs.changed('cola', true);
  expect(actions).toEqual([{ type: 'begin' }, { type: 'choose', itemId: 'cola' }]);
});

test('an open door is a failing part with words, and closing it makes it ready', () => {
  const { inputs, healths } = make();
  inputs.changed('front', true);
  inputs.changed('front', false);
  expect(healths).toEqual([
    [contactPart('front'), { status: 'failing', reason: 'the door is open (front): close it' }],
    [contactPart('front'), READY],
  ]);
});

test('when the board comes, every contact is looked at, though no edge told of it', () => {
  const { inputs, healths } = make({ front: false, lid: true });
  inputs.board(READY);
  expect(healths.map(([part, { status }]) => [part, status])).toEqual([
    ['contact:front', 'ready'],
    ['contact:lid', 'failing'],
  ]);
});

test('without the board nobody knows how the contacts are', () => {
  const { inputs, healths } = make({ front: false, lid: false });
  inputs.board({ status: 'failing', reason: 'no permission' });
  expect(healths.map(([, { status }]) => status)).toEqual(['absent', 'absent']);
  expect(healths[0]?.[1].reason).toMatch(/see gpio/);
});

test('a sensor that proves deliveries is neither a button nor a contact', () => {
  const { inputs, actions, healths } = make();
  inputs.changed('drop', true);
  expect([actions, healths]).toEqual([[], []]);
});
