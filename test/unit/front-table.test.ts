import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { drawFront, FRONT, printFront } from '../../src/domain/front.ts';
import { printPaymentLife } from '../../src/domain/payment-life.ts';
import { printPlans } from '../../src/domain/settle.ts';
import { SIGNALS } from '../../src/domain/signals.ts';

const README = 'src/domain/README.md';

test('every phase answers every signal: with a rule, or with a reason for taking no notice', () => {
  for (const [phase, rules] of Object.entries(FRONT)) {
    expect(Object.keys(rules).sort(), phase).toEqual([...SIGNALS].sort());
    for (const [signal, rule] of Object.entries(rules)) {
      const said = 'ignored' in rule ? rule.ignored : rule.to.join();
      expect(said, `${phase} on ${signal}`).not.toBe('');
    }
  }
});

test('every phase can be left, and every phase but the first can be reached', () => {
  const arrows = printFront()
    .split('\n')
    .slice(2)
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, from = '', , to = '']) => ({ from, to: to.split(', ').filter((name) => name !== from) }));
  for (const phase of Object.keys(FRONT)) {
    const leaves = arrows.some(({ from, to }) => from === phase && to.length > 0);
    expect(leaves, `${phase} is a dead end`).toBe(true);
    const reached = phase === 'starting' || arrows.some(({ to }) => to.includes(phase));
    expect(reached, `${phase} is never reached`).toBe(true);
  }
});

test('the transition table is printed, and the diagram and tables in the README are made from it', async () => {
  console.info(
    `The front of the kiosk:\n${printFront()}\n\nThe life of a payment:\n${printPaymentLife()}\n\nWhat is done next:\n${printPlans()}`,
  );
  const readme = await readFile(README, 'utf8');
  expect(between(readme, 'diagram')).toBe(`\`\`\`mermaid\n${drawFront()}\n\`\`\``);
  expect(between(readme, 'transitions')).toBe(printFront());
  expect(between(readme, 'payment life')).toBe(printPaymentLife());
  expect(between(readme, 'plans')).toBe(printPlans());
});

function between(text: string, name: string): string {
  const match = new RegExp(`<!-- ${name} -->\\n([\\s\\S]*?)\\n<!-- end of ${name} -->`).exec(text);
  return match?.[1] ?? `no part '${name}' in ${README}: run 'npm run diagrams'`;
}
