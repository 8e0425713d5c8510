import { describe, expect, test } from 'vitest';
import { CHECKS } from '../../src/parking/check-digits.ts';
import { compile, type FieldSpec } from '../../src/parking/pattern.ts';
import { NOON, pattern, reader } from '../support/parking.ts';
import { Random } from '../support/random.ts';

/** An entry machine: lane, time, number of the day, Luhn. */
const MACHINE: readonly FieldSpec[] = [
  { text: 'P-' },
  { digits: 2 },
  { time: 'YYMMDDHHmm' },
  { digits: 4 },
  { check: 'luhn' },
];

function machineTicket(time: string, number = '0042'): string {
  const body = `03${time}${number}`;
  return `P-${body}${CHECKS.luhn.of(body)}`;
}

describe('forms of tickets', () => {
  test('a ticket of the machine is read, however its letters and hyphens are written', () => {
    const tickets = reader([pattern(MACHINE)]);
    const text = machineTicket('2603010815');
    const read = tickets.readCode(text);
    expect(read).toMatchObject({ kind: 'ticket', enteredAt: Date.parse('2026-03-01T08:15:00+08:00') });
    expect(tickets.readCode(text.toLowerCase().replace('-', ' '))).toEqual(read);
    expect(tickets.readTyped('code', text.replace('-', ''))).toEqual(read);
    expect(JSON.stringify(read)).not.toContain('0042');
  });

  test('two tickets have two names, at every site others', () => {
    const tickets = reader([pattern(MACHINE)]);
    const key = (text: string) => {
      const read = tickets.readCode(text);
      return read.kind === 'ticket' ? read.key : read.kind;
    };
    expect(key(machineTicket('2603010815', '0001'))).not.toBe(key(machineTicket('2603010815', '0002')));
    expect(key(machineTicket('2603010815'))).toMatch(/^t:[A-Za-z0-9_-]{22}$/);
  });

  test('a wrong check digit is told from something else', () => {
    const tickets = reader([pattern(MACHINE)]);
    const good = machineTicket('2603010815');
    const bad = `${good.slice(0, -1)}${(Number(good.at(-1)) + 1) % 10}`;
    expect(tickets.readCode(bad)).toEqual({ kind: 'wrong', why: 'check digit' });
    expect(tickets.readCode(good.slice(0, -1))).toEqual({ kind: 'other' });
    expect(tickets.readCode(`X${good}`)).toEqual({ kind: 'other' });
    expect(tickets.readCode('')).toEqual({ kind: 'other' });
    expect(tickets.readCode(' - ')).toEqual({ kind: 'other' });
  });

  test('an old ticket, and one of a day that has not come, is too old', () => {
    const tickets = reader([pattern(MACHINE)]);
    expect(tickets.readCode(machineTicket('2602010815'))).toEqual({ kind: 'wrong', why: 'too old' });
    expect(tickets.readCode(machineTicket('2603011203'))).toEqual({ kind: 'wrong', why: 'too old' });
    expect(tickets.readCode(machineTicket('2613010815'))).toEqual({ kind: 'other' });
  });

  test('of several forms the one that fits has it', () => {
    const forms = [pattern(MACHINE), pattern([{ text: 'Q' }, { letters: [4, 8] }]), pattern([{ digits: 9 }])];
    const tickets = reader(forms);
    expect(tickets.readCode('qab12').kind).toBe('ticket');
    expect(tickets.readCode('QABCDEFGHI').kind).toBe('other');
    expect(tickets.readCode('123456789')).toMatchObject({ kind: 'ticket', enteredAt: null });
    expect(tickets.readCode('12345678').kind).toBe('other');
  });

  test('the check digit is made over the text too, where the machine does so', () => {
    const fields = [{ text: 'A7' }, { digits: 3 }, { check: 'gs1' }] as const;
    expect(reader([pattern(fields, true)]).readCode(`A7123${CHECKS.gs1.of('A7123')}`).kind).toBe('ticket');
    expect(reader([pattern(fields)]).readCode(`A7123${CHECKS.gs1.of('123')}`).kind).toBe('ticket');
  });

  test("a wallet's payment code is never called a bad ticket", () => {
    const tickets = reader([pattern([{ digits: 12 }, { digits: [5, 8] }, { check: 'luhn' }])]);
    for (const code of ['130000000000000018', '288888888888888888', '6222222222222222222']) {
      expect(['other', 'ticket']).toContain(tickets.readCode(code).kind);
      expect(tickets.readCode(`${code.slice(0, -1)}7`).kind).not.toBe('wrong');
    }
  });

  test.each([
    [[{ digits: 4, time: 'YYMMDDHHmm' }], 'not exactly one thing'],
    [[{}], 'not exactly one thing'],
    [[{ text: ' - ' }, { digits: 4 }], 'empty text'],
    [[{ digits: [6, 4] }], 'bad length'],
    [[{ time: 'yyyy' }, { digits: 4 }], 'bad time form'],
    [[{ digits: [1, 4] }, { letters: [1, 4] }], 'two open lengths'],
    [[{ time: 'YYMMDD' }, { digits: 4 }], 'no moment'],
    [[{ text: 'P' }, { time: 'YYMMDDHHmm' }], 'nothing of its own'],
    [[{ digits: [1, 60] }, { digits: 5 }], 'too long'],
  ] as const)('%j: %s', (fields, problem) => {
    const compiled = compile({ fields, checkText: false });
    expect(compiled.ok ? 'fine' : compiled.problem).toBe(problem);
  });

  test('codes made to hold it up do not, and nothing makes it throw', () => {
    const forms = Array.from({ length: 16 }, (_, index) =>
      pattern([{ letters: [1, 40] }, { text: 'A'.repeat(index + 1) }, { digits: 2 }, { check: 'mod97' }]),
    );
    const tickets = reader(forms);
    const random = new Random(5);
    const signs = ['A', '0', '9', '-', ' ', 'Z', '\u0000', '\ud800', 'é', '٣', '🅿', '+', 'K', 'P'];
    for (let round = 0; round < 20_000; round += 1) {
      const code = Array.from({ length: random.int(70) }, () => random.pick(signs)).join('');
      expect(['ticket', 'voucher', 'wrong', 'other']).toContain(tickets.readCode(code).kind);
    }
    for (const code of ['A'.repeat(4_096), `${'A'.repeat(60)}9`, '-'.repeat(4_096), `KP${'0'.repeat(126)}`]) {
      expect(['wrong', 'other']).toContain(tickets.readCode(code).kind);
    }
  });

  test('whatever is written in a form is read back with the same time', () => {
    const random = new Random(11);
    const digits = (length: number) => Array.from({ length }, () => random.int(10)).join('');
    for (let round = 0; round < 2_000; round += 1) {
      const check = random.pick(['luhn', 'gs1', 'mod97', 'mod11', 'mod731', 'mod11-0'] as const);
      const entered = Math.floor((NOON - random.int(13 * 86_400_000)) / 60_000) * 60_000;
      const time = new Date(entered + 8 * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 12);
      const body = `${digits(3)}${time}${digits(1 + random.int(6))}`;
      const form = pattern([{ text: 'Z' }, { digits: 3 }, { time: 'YYYYMMDDHHmm' }, { digits: [1, 6] }, { check }]);
      expect(reader([form]).readCode(`Z${body}${CHECKS[check].of(body)}`)).toMatchObject({
        kind: 'ticket',
        enteredAt: entered,
      });
    }
  });
});
