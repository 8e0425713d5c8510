import type { StoredPayment } from '../domain/entries.ts';
import type { Job } from '../domain/job.ts';
import { type Currency, type Money, money, moneyText, toDecimal } from '../domain/money.ts';
import { printable } from '../domain/printable.ts';
import type { DayTotal } from '../journal/port.ts';
import type { ZoneClock } from './day.ts';
import { type Comparison, DIFFERENCES, type Difference, type DifferenceKind } from './differences.ts';
import type { Fact } from './facts.ts';
import type { ReportHead } from './report.ts';
import type { Sum, Totals, WalletTotal } from './totals.ts';

/** A terminal's width. */
const WIDTH = 80;

/** A report for a person: plain words, 80 columns, on top what somebody has to do. */
export class TextReport {
  readonly #clock: ZoneClock;
  #day = '';

  constructor(clock: ZoneClock) {
    this.#clock = clock;
  }

  head(kioskId: string, { period, jobs, archived }: ReportHead): string {
    const { first, last } = period;
    const days = first === last ? first : `${first} to ${last}`;
    const title = `${kioskId}, ${days} (${this.#clock.timeZone})`;
    return text([title, '='.repeat(title.length), '', ...this.#jobs(jobs), ...archivedLines(archived)]);
  }

  listHead(): string {
    return text(['What happened', `  time      ${row(['what', 'amount', 'sale', 'wallet or item'])}`]);
  }

  fact(fact: Fact): string {
    const day = this.#clock.day(fact.at);
    const head = day === this.#day ? '' : `  ${day}\n`;
    this.#day = day;
    const what = fact.kind === 'sale' ? `sale ${fact.detail}` : fact.kind;
    const about = fact.kind === 'sale' ? fact.item : (fact.wallet ?? fact.gateway ?? fact.detail);
    const amount = fact.amount === null ? '' : moneyText(fact.amount);
    return `${head}  ${this.#clock.time(fact.at)}  ${row([what, amount, fact.saleId ?? '', about ?? ''])}\n`;
  }

  nothing(): string {
    return '  nothing\n';
  }

  open(payments: readonly StoredPayment[]): string {
    if (payments.length === 0) {
      return '';
    }
    const lines = payments.map(({ orderNumber, amount, state, madeAt }) =>
      cut(`  ${orderNumber.padEnd(22)}  ${moneyText(amount).padEnd(14)}  ${state.padEnd(9)}  ${this.#when(madeAt)}`),
    );
    return text(['', 'Not settled yet (the kiosk goes on by itself)', ...lines]);
  }

  totals(totals: Totals): string {
    const wallets = totals.wallets();
    const all = totals.currencies();
    const ended = Object.entries(totals.sales()).map(([how, count]) => `${count} ${how}`);
    const head = `  ${''.padEnd(26)}${['taken', 'refunded', 'owed', 'kept'].map((name) => name.padStart(13)).join('')}`;
    return text([
      '',
      'Totals',
      ...(wallets.length === 0 ? ['  no money moved'] : [head, ...wallets.flatMap(totalLines)]),
      ...(wallets.length > 1 ? ['', ...all.flatMap(totalLines)] : []),
      `  sales: ${ended.length === 0 ? 'none ended' : ended.join(', ')}`,
    ]);
  }

  backwards(times: number): string {
    return times === 0
      ? ''
      : wrapped(
          '',
          `The kiosk's clock was put back ${times === 1 ? 'once' : `${times} times`} around this time; each entry counts ` +
            'on the day that the clock showed then. --all-entries also finds what was written under a far wrong date.',
        );
  }

  comparison({ gateway, lines, agreed, ofOthers, withoutNumber, archived, differences }: Comparison): string {
    const rest = [
      ofOthers === 0 ? '' : `${ofOthers} of other kiosks or tills`,
      withoutNumber === 0 ? '' : `${withoutNumber} without an order number`,
      archived === 0 ? '' : `${archived} of archived days`,
    ].filter((part) => part !== '');
    const counts = `${plural(lines, 'line')} that moved money; ${agreed} agree${rest.length === 0 ? '' : `; left alone: ${rest.join(', ')}`}.`;
    const title = `Compared with ${gateway}: ${differences.length === 0 ? 'no differences' : plural(differences.length, 'difference')}`;
    return (
      text(['', title]) +
      wrapped('  ', counts) +
      groups(differences)
        .map((group) => this.#group(group))
        .join('')
    );
  }

  #group([kind, differences]: readonly [DifferenceKind, readonly Difference[]]): string {
    const { means, todo } = DIFFERENCES[kind];
    const lines = differences.map((difference) => this.#difference(difference));
    return `\n${kind.toUpperCase()} (${differences.length})\n${wrapped('  ', means)}${wrapped('  ', `Do: ${todo}`)}${lines.join('')}`;
  }

  #difference({ orderNumber, gatewayRef, saleId, line, at, atGateway, inJournal, note }: Difference): string {
    const first = [
      orderNumber ?? 'no order number',
      at === null ? '' : this.#when(at),
      line === null ? '' : `line ${line}`,
      saleId === null ? '' : `sale ${saleId}`,
    ];
    const second = [
      atGateway === null ? '' : `gateway ${moneyText(atGateway)}`,
      inJournal === null ? '' : `journal ${moneyText(inJournal)}`,
      gatewayRef === null ? '' : `number ${printable(gatewayRef, 40)}`,
    ];
    const more = note === '' ? '' : wrapped('      ', printable(note));
    return `${cut(`  - ${joined(first, '  ')}`)}\n${wrapped('      ', joined(second, ', '))}${more}`;
  }

  #jobs(jobs: readonly Job[]): readonly string[] {
    if (jobs.length === 0) {
      return ['Nothing waits for a person.', ''];
    }
    const lines = jobs.flatMap(({ id, kind, amount, since, orderNumber, gateway, gatewayRef, saleId }) => [
      cut(`  ${id}  ${kind}  ${amount === null ? 'amount unknown' : moneyText(amount)}  since ${this.#when(since)}`),
      cut(`    ${joined([`sale ${saleId ?? 'unknown'}`, orderNumber ?? '', gateway ?? ''], ', ')}`),
      ...(gatewayRef === null ? [] : [cut(`    gateway's number ${printable(gatewayRef, 50)}`)]),
    ]);
    const title = `Somebody has to act: ${plural(jobs.length, 'job')} open`;
    return [title, ...lines, '  Each stays until a signed command settles it.', ''];
  }

  #when(at: number): string {
    return `${this.#clock.day(at)} ${this.#clock.time(at)}`;
  }
}

function groups(differences: readonly Difference[]): readonly (readonly [DifferenceKind, readonly Difference[]])[] {
  return (Object.keys(DIFFERENCES) as DifferenceKind[])
    .map((kind) => [kind, differences.filter((one) => one.kind === kind)] as const)
    .filter(([, list]) => list.length > 0);
}

function archivedLines(archived: readonly DayTotal[]): readonly string[] {
  if (archived.length === 0) {
    return [];
  }
  const lines = archived.map(({ day, gateway, wallet, currency, state, payments, amount, returned }) => {
    const back = returned === 0 ? '' : `, ${decimal(currency, returned)} of it back or owed`;
    return cut(`  ${day}  ${gateway} ${wallet}: ${payments} ${state}, ${currency} ${decimal(currency, amount)}${back}`);
  });
  return ['Archived: of these days only sums are here; single sales are in the archive file', ...lines, ''];
}

function totalLines(total: WalletTotal): readonly string[] {
  const { gateway, wallet, currency, taken, refunded, owed, kept, paidBack, withoutProof } = total;
  const amounts = [taken.minor, refunded.minor, owed.minor, kept].map((minor) => decimal(currency, minor).padStart(13));
  const counts = [
    counted(taken, 'taken'),
    counted(refunded, 'refunded'),
    counted(owed, 'owed'),
    paidBack.count === 0 ? '' : `${paidBack.count} paid back by a person ${amountOf(currency, paidBack)}`,
    withoutProof.count === 0
      ? ''
      : `${withoutProof.count} handed over without proof ${amountOf(currency, withoutProof)}`,
  ];
  const name = joined([gateway, wallet], ' ').slice(0, 22).padEnd(22);
  return [
    `  ${name} ${currency}${amounts.join('')}`,
    ...wrapped('    ', joined(counts, ', ')).split('\n').slice(0, -1),
  ];
}

function counted({ count }: Sum, word: string): string {
  return count === 0 ? '' : `${count} ${word}`;
}

function amountOf(currency: Currency, { minor }: Sum): string {
  return moneyText(money(currency, minor));
}

/** Also below zero, and in a currency of an archive of another version. */
function decimal(currency: string, minor: number): string {
  const amount: Money = { currency: currency as Currency, minor: Math.abs(minor) };
  return `${minor < 0 ? '-' : ''}${toDecimal(amount)}`;
}

function row([what = '', amount = '', sale = '', about = '']: readonly string[]): string {
  const cells = [what.padEnd(14), amount.padStart(14), sale.padEnd(14), printable(about, 20)];
  return cells
    .join('  ')
    .slice(0, WIDTH - 12)
    .trimEnd();
}

function joined(parts: readonly string[], between: string): string {
  return parts.filter((part) => part !== '').join(between);
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

function cut(line: string): string {
  return line.slice(0, WIDTH).trimEnd();
}

function text(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

function wrapped(indent: string, words: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of words.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return text([...lines, ...(line === '' ? [] : [line])].map((one) => `${indent}${one}`));
}
