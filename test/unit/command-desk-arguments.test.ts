import { expect, test } from 'vitest';
import { DeskUnderTest, NOON } from '../support/command-desk.ts';

test.each([
  ['settle-job', { job: 'LOB1-J3', as: 'paid back' }, { do: 'settle job', jobId: 'LOB1-J3', as: 'paid back' }],
  ['settle-job', { job: 'LOB1-J3', as: 'not paid' }, { do: 'settle job', jobId: 'LOB1-J3', as: 'not paid' }],
  ['settle-job', { job: 'LOB1-J3', as: 'looked at' }, { do: 'settle job', jobId: 'LOB1-J3', as: 'looked at' }],
  ['reset-breaker', {}, { do: 'reset breaker' }],
])('%s %j is understood', (command, args, meant) => {
  const kiosk = new DeskUnderTest();
  kiosk.send(kiosk.signer.text({ command, args }, NOON), command);
  expect(kiosk.posted.map((signed) => signed.command)).toEqual([meant]);
});

test.each([
  ['settle-jobs', {}, 'no such command'],
  ['constructor', {}, 'no such command'],
  ['open-door', {}, 'no such command'],
  ['settle-job', {}, 'bad arguments'],
  ['settle-job', { job: 'LOB1-J3' }, 'bad arguments'],
  ['settle-job', { as: 'paid back' }, 'bad arguments'],
  ['settle-job', { job: 'LOB1-J3', as: 'Paid back' }, 'bad arguments'],
  ['settle-job', { job: 'LOB1-J3', as: 'paid back', more: 'x' }, 'bad arguments'],
  ['settle-job', { job: 'LOB1-J3', constructor: 'x' }, 'bad arguments'],
  ['settle-job', { job: '', as: 'paid back' }, 'bad arguments'],
  ['settle-job', { job: 'J3', as: 'paid back' }, 'bad arguments'],
  ['reset-breaker', { force: 'yes' }, 'bad arguments'],
])('%s %j is refused, whoever signed it', (command, args, why) => {
  const kiosk = new DeskUnderTest();
  kiosk.send(kiosk.signer.text({ id: 'one', command, args }, NOON), command);
  expect(kiosk.posted).toEqual([]);
  expect(kiosk.answers).toEqual([{ id: 'one', result: 'refused', why }]);
});
