import { expect, test } from 'vitest';
import { ProgressProof } from '../../src/runtime/progress.ts';

/** Proofs that are asked for and given by hand. */
function byHand() {
  const asked: { give(): void; deny(): void }[] = [];
  const proof = new ProgressProof(
    () =>
      new Promise((resolve, reject) => {
        asked.push({ give: resolve, deny: () => reject(new Error('the journal does not answer')) });
      }),
  );
  return { proof, asked };
}

const rest = () => new Promise((resolve) => setImmediate(resolve));

test('the first question is answered yes, for a start is progress; from then on only a proof that came counts', async () => {
  const { proof, asked } = byHand();
  expect(proof.since()).toBe(true);
  asked[0]?.give();
  await rest();
  expect(proof.since()).toBe(true);
  await rest();
  expect(proof.since(), 'the second proof has not come').toBe(false);
  expect(asked).toHaveLength(3);
});

test('a queue that stands still starves the watchdog, however often it asks; when it moves again, it is fed again', async () => {
  const { proof, asked } = byHand();
  proof.since();
  for (let i = 0; i < 10; i += 1) {
    expect(proof.since()).toBe(false);
  }
  for (const one of asked) {
    one.give();
  }
  await rest();
  expect(proof.since()).toBe(true);
});

test('a refused proof is none, and is nobody else’s problem', async () => {
  const { proof, asked } = byHand();
  proof.since();
  asked[0]?.deny();
  await rest();
  expect(proof.since()).toBe(false);
  asked[1]?.give();
  await rest();
  expect(proof.since()).toBe(true);
});
