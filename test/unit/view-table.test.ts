import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../src/domain/language.ts';
import type { ScreenView } from '../../src/screens/view.ts';
import { SCENES } from '../support/screen-scenes.ts';
import { everyView, viewNamed } from '../support/screen-views.ts';
import { PHASES } from './view-places.ts';

/**
 * What every screen has: `tone | parts | buttons`, the main button in capitals. Whoever changes what a state shows changes a
 * line here, and knows why.
 */
const EXPECTED: Readonly<Record<string, string>> = {
  starting: 'neutral | busy |',
  idle: 'neutral | wallets languages | BEGIN, step-free',
  'idle step-free': 'neutral | wallets languages | BEGIN, step-free',
  'idle again': 'neutral | wallets languages | BEGIN, again, step-free',
  'idle no paper': 'neutral | wallets languages | BEGIN, step-free',
  'idle one language': 'neutral | wallets | BEGIN, step-free',
  'idle sold out': 'warn | wallets languages | step-free',
  'idle host only': 'neutral | wallets languages | step-free',
  'idle pay station': 'neutral | wallets languages | type number, type plate, lost ticket, step-free',
  'idle pay station, no paper': 'neutral | wallets languages | type number, type plate, step-free',
  'idle pay station, no scanner': 'warn | wallets languages | TYPE NUMBER, type plate, lost ticket, step-free',
  'idle exit': 'neutral | languages | type plate, step-free',
  'idle exit, no scanner': 'warn | languages | step-free',
  'idle exit that takes payments': 'neutral | wallets languages | type number, type plate, lost ticket, step-free',
  'idle shop and parking': 'neutral | wallets languages | BEGIN, type number, type plate, lost ticket, step-free',
  'choosing-1': 'neutral | items languages | back, step-free',
  'choosing-4': 'neutral | items languages | back, type number, step-free',
  'choosing-9': 'neutral | items languages | back, type number, step-free',
  'choosing-20': 'neutral | items languages | back, type number, step-free',
  'choosing step-free': 'neutral | items languages | back, type number, step-free',
  'choosing no paper': 'neutral | items languages | back, type number, step-free',
  'choosing sold out': 'warn | items languages | back, type number, step-free',
  'choosing nothing left': 'warn | languages | back',
  'typing number': 'neutral | keys languages | back',
  'typing no such number': 'warn | keys languages | back',
  'typing plate': 'neutral | keys languages | back',
  'typing plate, empty': 'neutral | keys languages | back',
  'typing code': 'neutral | keys languages | back',
  'typing mistyped': 'warn | keys languages | back',
  'typing no such ticket': 'warn | keys languages | back',
  'typing reading': 'neutral | busy keys languages | back',
  stay: 'neutral | sale rows languages | BEGIN, back, step-free',
  'stay step-free': 'neutral | sale rows languages | BEGIN, back, step-free',
  'stay long': 'neutral | sale rows languages | BEGIN, back, step-free',
  'stay lost ticket': 'neutral | sale rows languages | BEGIN, back, step-free',
  'stay no scanner, no paper': 'neutral | sale rows languages | BEGIN, back, step-free',
  'stay voucher taken': 'good | sale rows languages | BEGIN, back, step-free',
  'stay not heard': 'warn | sale rows languages | BEGIN, back, step-free',
  'stay voucher used before': 'warn | sale rows languages | BEGIN, back, step-free',
  'stay not a voucher': 'warn | sale rows languages | BEGIN, back, step-free',
  'no paper': 'warn | sale languages | BEGIN, back',
  'no paper, stay': 'warn | sale languages | BEGIN, back',
  'told nothing to pay': 'good | languages | back',
  'told ticket used before': 'bad | languages | back',
  'told unknown ticket': 'warn | languages | back',
  'told check digit': 'warn | languages | back',
  'told signature': 'warn | languages | back',
  'told too old': 'warn | languages | back',
  'told pay first': 'warn | languages | back',
  'told cannot tell': 'warn | languages | back',
  'told gate opened': 'good | languages | back',
  'told gate stuck': 'bad | languages | back',
  opening: 'good | busy |',
  paying: 'neutral | countdown code sale wallets languages | back',
  'paying step-free': 'neutral | countdown code sale wallets languages | back',
  'paying no scanner': 'neutral | countdown code sale wallets languages | back',
  'paying no paper': 'neutral | countdown code sale wallets languages | back',
  'paying entry code': 'neutral | countdown code sale wallets languages | back',
  'paying asked for': 'neutral | busy countdown sale wallets languages | back',
  'paying asked for, no scanner': 'neutral | busy countdown sale wallets languages | back',
  'paying scanner only': 'neutral | countdown sale wallets languages | back',
  'paying no way left': 'neutral | countdown sale languages | back',
  'paying last call': 'warn | busy sale |',
  'paying stay': 'neutral | countdown code sale rows wallets languages | back',
  'paying long stay': 'neutral | countdown code sale rows wallets languages | back',
  'paying lost ticket': 'neutral | countdown code sale rows wallets languages | back',
  'paying order': 'neutral | countdown code sale wallets languages | back',
  'paying-notice': 'warn | countdown code sale wallets languages | back',
  'paying, scanner only, insufficient funds': 'warn | countdown sale wallets languages | back',
  'paying, scanner only, code expired': 'warn | countdown sale wallets languages | back',
  'paying, scanner only, code invalid': 'warn | countdown sale wallets languages | back',
  'paying, scanner only, customer cancelled': 'warn | countdown sale wallets languages | back',
  'paying, scanner only, risk refused': 'warn | countdown sale wallets languages | back',
  'paying, scanner only, order closed': 'warn | countdown sale wallets languages | back',
  'paying, scanner only, declined': 'warn | countdown sale wallets languages | back',
  'paying, scanner only, not sent': 'warn | countdown sale wallets languages | back',
  'paying, scanner only, not a payment code': 'warn | countdown sale wallets languages | back',
  'paying, scanner only, wallet not accepted': 'warn | countdown sale wallets languages | back',
  charging: 'neutral | busy sale |',
  confirming: 'neutral | busy sale | back',
  'confirming unknown': 'warn | busy sale | back',
  'confirming cancelling': 'warn | busy sale |',
  delivering: 'good | busy sale |',
  'delivering gate': 'good | busy sale |',
  'delivering order': 'good | busy sale |',
  receipt: 'good | busy sale |',
  refunding: 'warn | busy sale |',
  'refunding gate': 'warn | busy sale |',
  'refunding order': 'warn | busy sale |',
  thanks: 'good | sale | BACK',
  'thanks again': 'good | sale | BACK, again',
  'thanks code': 'good | code sale | BACK',
  'thanks not printed, no code': 'good | sale | BACK',
  'thanks none, no code': 'good | sale | BACK',
  'thanks stay': 'good | sale | BACK',
  'thanks stay, code': 'good | code sale | BACK',
  'thanks stay, nothing': 'good | sale | BACK',
  'thanks lost ticket': 'good | sale | BACK',
  'thanks lost ticket, code': 'good | code sale | BACK',
  'thanks lost ticket, nothing': 'warn | sale | BACK',
  'thanks gate': 'good | sale | BACK',
  refunded: 'warn | sale | BACK',
  'refund pending': 'warn | sale | BACK',
  'refund owed': 'warn | sale | BACK',
  unsettled: 'warn | sale | BACK',
  declined: 'bad | sale | BACK',
  'out-of-service': 'bad |  |',
  'out-of-service exit': 'bad |  |',
};

function features(view: ScreenView): string {
  const parts = {
    busy: view.busy,
    countdown: view.countdown !== null,
    code: view.qr !== null,
    sale: view.sale !== null,
    rows: view.rows.length > 0,
    items: view.items.length > 0,
    wallets: view.wallets.length > 0,
    keys: view.typing !== null,
    languages: view.languages.length > 0,
  };
  const has = Object.entries(parts).flatMap(([name, there]) => (there ? [name] : []));
  const buttons = view.actions.map(({ action, kind }) => (kind === 'primary' ? action.toUpperCase() : action));
  return [view.tone, has.join(' '), buttons.join(', ')].join(' | ').trimEnd();
}

describe.each(LANGUAGES)('what each state shows, in %s', (language) => {
  test('is what the table says', () => {
    expect(Object.fromEntries(everyView(language).map(({ name, view }) => [name, features(view)]))).toEqual(EXPECTED);
  });

  test('is told in that language, except where nobody has chosen one', () => {
    const other = everyView(language).filter(({ view }) => view.language !== language);
    const own = language === 'en' ? [] : ['starting', 'out-of-service', 'out-of-service exit'];
    expect(other.map(({ name }) => name)).toEqual(own);
  });
});

test('no phase is missing from the table', () => {
  expect([...new Set(SCENES.map(({ phase }) => phase.name))].sort()).toEqual([...PHASES].sort());
});

test('every scene has a name of its own', () => {
  expect(new Set(SCENES.map(({ name }) => name)).size).toBe(SCENES.length);
});

test('every scene shows something of its own', () => {
  const shown = everyView('en').map(({ view }) => JSON.stringify(view));
  const doubles = everyView('en').filter((_one, i) => shown.indexOf(shown[i] ?? '') !== i);
  expect(doubles.map(({ name }) => name)).toEqual([]);
});

describe('no screen is a dead end', () => {
  test('the customer can act, or something is under way, or nobody is in the middle of anything', () => {
    const dead = everyView('en').filter(({ view }) => {
      const acts = view.actions.some(({ action }) => action !== 'step-free') || view.items.length > 0;
      return !acts && !view.busy && view.phase !== 'out of service' && view.phase !== 'idle';
    });
    expect(dead.map(({ name }) => name)).toEqual([]);
  });

  test('where nothing can be touched on an idle screen, it is said what to do', () => {
    const silent = everyView('en').filter(({ view }) => view.phase === 'idle' && view.lines.length < 1);
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  test('a customer in the middle of something can always go back, until money moves', () => {
    for (const { name, view } of everyView('en')) {
      const open = ['choosing', 'typing', 'stay', 'no paper', 'told', 'thanks'].includes(view.phase);
      const canLeave = view.actions.some(({ action }) => action === 'back');
      expect(canLeave || !open, name).toBe(true);
    }
  });

  test('one main button at most', () => {
    for (const { name, view } of everyView('en')) {
      expect(view.actions.filter(({ kind }) => kind === 'primary').length, name).toBeLessThanOrEqual(1);
      expect(new Set(view.actions.map(({ action }) => action)).size, name).toBe(view.actions.length);
    }
  });
});

describe('what a screen says of what is there', () => {
  test('nobody is told to scan a code that is not there', () => {
    for (const { name, view } of everyView('en').filter((one) => one.view.phase === 'paying')) {
      const told = view.lines.some((line) => /^(Use the scan function|Or hold your own)/.test(line));
      expect(told, name).toBe(view.qr !== null);
    }
  });

  test('nobody is told to use a reader that is not there', () => {
    for (const scene of SCENES.filter(({ without }) => without?.includes('scanner'))) {
      const view = viewNamed(scene.name);
      const words = [view.title, ...view.lines].join(' ');
      expect(words, scene.name).not.toMatch(/to the (reader|scanner)|payment code/);
    }
  });

  test('whoever pays without paper in the printer knows it before', () => {
    for (const scene of SCENES.filter(
      ({ without, phase }) => without?.includes('printer') && phase.name !== 'no paper',
    )) {
      expect(viewNamed(scene.name).lines.join(' '), scene.name).toContain('No paper receipts now');
    }
  });

  test('why the machine is out of service is the technician’s matter', () => {
    expect(JSON.stringify(viewNamed('out-of-service'))).not.toContain('gpiochip');
  });

  test('the customer keeps a reference wherever money is still moving', () => {
    for (const name of ['refunded', 'refund pending', 'refund owed', 'unsettled']) {
      const view = viewNamed(name, 'pt');
      expect(view.lines).toContain('Referência NORTH7A000123');
      expect(view.footer).toContain('Referência NORTH7A000123');
    }
  });

  test('the countdown is the rest of the order’s life', () => {
    expect(viewNamed('paying').countdown).toEqual({ leftMs: 60_000, totalMs: 90_000 });
  });
});
