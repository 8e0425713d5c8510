import type { PhaseName } from '../../src/domain/state.ts';
import type { ScreenView } from '../../src/screens/view.ts';

const EVERY_PHASE: Readonly<Record<PhaseName, true>> = {
  starting: true,
  idle: true,
  choosing: true,
  typing: true,
  stay: true,
  'no paper': true,
  told: true,
  opening: true,
  paying: true,
  charging: true,
  confirming: true,
  delivering: true,
  receipt: true,
  refunding: true,
  thanks: true,
  'out of service': true,
};

/** Complete by the compiler. */
export const PHASES: readonly string[] = Object.keys(EVERY_PHASE);

/** Every text a customer can read on a view, by the kind of its place. */
export function placesOf(view: ScreenView): readonly (readonly [place: string, text: string])[] {
  const one = (place: string, text: string) => [place, text] as const;
  return [
    one('title', view.title),
    ...view.lines.map((line) => one('line', line)),
    ...(view.sale === null ? [] : [one('name', view.sale.item), one('amount', view.sale.price)]),
    ...view.rows.flatMap(({ label, value }) => [one('label', label), one('value', value)]),
    ...view.items.flatMap(({ name, price, number }) => [
      one('name', name),
      one('amount', price),
      ...(number === null ? [] : [one('number', number)]),
    ]),
    ...view.wallets.map(({ name }) => one('wallet', name)),
    ...(view.qr === null ? [] : [one('caption', view.qr.caption)]),
    ...(view.typing === null ? [] : [one('button', view.typing.doneLabel), one('button', view.typing.eraseLabel)]),
    ...view.actions.map(({ label }) => one('button', label)),
    ...view.languages.map(({ name }) => one('language', name)),
    one('footer', view.footer),
  ];
}

export function textsOf(view: ScreenView): readonly string[] {
  return placesOf(view).map(([, text]) => text);
}
