import { describe, expect, it } from 'vitest';
import { GATEWAYS } from '../../../../src/gateways/modules.ts';
import type { RigLine, Untold } from '../../../support/gateways.ts';
import { ANSWER_CASES } from './answers.ts';
import { Bench, type Capability, type ConformanceCase } from './bench.ts';
import { CANCEL_CASES } from './cancel.ts';
import { CONFIGURED_CASES } from './configured.ts';
import { MONEY_CASES } from './money.ts';
import { NETWORK_CASES } from './network.ts';
import { NOTIFICATION_CASES } from './notification.ts';
import { ORDER_CODE_CASES } from './order-code.ts';
import { REFUND_CASES } from './refund.ts';
import { DOMAIN_ROWS, OUTCOME_ROWS, ROWS_OF } from './rows.ts';
import { SECRET_CASES } from './secrets.ts';

/** Everything that every gateway must get right, as far as it has it. */
export const CASES: readonly ConformanceCase[] = [
  ...MONEY_CASES,
  ...ORDER_CODE_CASES,
  ...ANSWER_CASES,
  ...NETWORK_CASES,
  ...CANCEL_CASES,
  ...REFUND_CASES,
  ...NOTIFICATION_CASES,
  ...SECRET_CASES,
  ...CONFIGURED_CASES,
];

/** One gateway, and what it lacks with the reason. */
interface Column {
  readonly name: string;
  readonly lacks: ReadonlyMap<Capability, string>;
}

/** What is not there is asked of the client itself: its profile is what the daemon goes by. */
async function columnOf(line: RigLine): Promise<Column> {
  const rig = await line.start();
  const { can } = rig.gateway.profile;
  await rig.stop();
  const lacks = new Map<Capability, string>();
  for (const call of ['charge', 'present', 'cancel', 'refund', 'refundPart'] as const) {
    if (!can[call]) {
      lacks.set(call, `its profile has no ${call}`);
    }
  }
  if (GATEWAYS.find(({ name }) => name === line.name)?.notifications === null) {
    lacks.set('notifications', 'its module has no notifications');
  }
  for (const [what, reason] of Object.entries(line.without ?? {}) as [Untold, string][]) {
    lacks.set(what, reason);
  }
  return { name: line.name, lacks };
}

function missing({ needs = [] }: ConformanceCase, { lacks }: Column): Capability | null {
  const wanted: readonly Capability[] = ['charge', ...needs];
  return wanted.find((one) => lacks.has(one)) ?? null;
}

function rowsPlayed(column: Column): ReadonlySet<number> {
  return new Set(CASES.filter((one) => missing(one, column) === null).flatMap(({ rows }) => rows));
}

/** Tells every case that applies on every gateway of the list, and sums up which did not apply and why. */
export async function conformance(lines: readonly RigLine[]): Promise<void> {
  const columns: Column[] = [];
  for (const line of lines) {
    const column = await columnOf(line);
    columns.push(column);
    describe(line.name, () => {
      for (const one of CASES.filter((some) => missing(some, column) === null)) {
        it.concurrent(one.name, async ({ onTestFinished }) => {
          const bench = new Bench(line, one.start ?? {});
          onTestFinished(() => bench.stop());
          await bench.start();
          await one.run(bench);
        });
      }

      it('plays every row of the outcome table but those it cannot produce', () => {
        const impossible = [...column.lacks.keys()].flatMap((one) => ROWS_OF[one] ?? []);
        const excused = new Set([...Object.keys(DOMAIN_ROWS).map(Number), ...impossible]);
        const played = rowsPlayed(column);
        const gaps = Object.keys(OUTCOME_ROWS).filter((row) => !played.has(Number(row)) && !excused.has(Number(row)));
        expect(gaps).toEqual([]);
      });
    });
  }
  summary(columns);
}

function summary(columns: readonly Column[]): void {
  describe('the table', () => {
    it('has a case for every row of the outcome table that a gateway client has a part in', () => {
      const played = new Set(CASES.flatMap(({ rows }) => rows));
      const rows = Object.keys(OUTCOME_ROWS).map(Number);
      expect(rows.filter((row) => !played.has(row) && !Object.hasOwn(DOMAIN_ROWS, row))).toEqual([]);
      expect([...played].filter((row) => !rows.includes(row) || Object.hasOwn(DOMAIN_ROWS, row))).toEqual([]);
    });

    it('has no two cases of one name, and no case that no gateway tells', () => {
      expect(new Set(CASES.map(({ name }) => name)).size).toBe(CASES.length);
      const untold = CASES.filter((one) => columns.every((column) => missing(one, column) !== null));
      expect(untold.map(({ name }) => name)).toEqual([]);
    });

    it('is told as this matrix says', () => {
      const text = matrix(columns);
      console.log(text);
      for (const { name, lacks } of columns) {
        expect(text).toContain(name);
        expect([...lacks.values()].filter((reason) => !text.includes(reason))).toEqual([]);
      }
    });
  });
}

/** Cases down, gateways across: x, or what is missing; then why. */
function matrix(columns: readonly Column[]): string {
  const mark = (one: ConformanceCase, column: Column): string => (missing(one, column) ?? 'x').padEnd(14);
  const lines = CASES.map(
    (one) => `${columns.map((column) => mark(one, column)).join('')}${one.name} [${one.rows.join(', ')}]`,
  );
  const reasons = columns.flatMap(({ name, lacks }) =>
    [...lacks].map(([what, reason]) => `${name} is not asked for ${what}: ${reason}`),
  );
  return [columns.map(({ name }) => name.padEnd(14)).join(''), ...lines, '', ...reasons].join('\n');
}
