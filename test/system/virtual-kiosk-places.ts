import type { Bench, KioskKind } from '../../src/sandbox/page/model.ts';
import { eventually } from '../support/eventually.ts';
import type { Visitor } from './virtual-kiosk-fixture.ts';

/** Sets the kiosk up as something else, and waits until its first screen is there. */
export async function become(visitor: Visitor, kind: KioskKind): Promise<void> {
  const { starts } = (await visitor.bench()).daemon;
  await visitor.page.getByLabel('It is a').selectOption(kind);
  await visitor.until(
    ({ daemon }) => daemon.starts > starts && daemon.state === 'running',
    `the daemon runs as ${kind}`,
  );
  await visitor.sees('idle');
}

/** Turns the clock, and waits until the kiosk has noticed, asked the gateways, and believes its clock again. */
export async function turn(visitor: Visitor, label: string): Promise<void> {
  const doubted = (told: readonly string[]) => told.filter((one) => one.includes('"status":"failing"')).length;
  const before = doubted(await clockNews(visitor));
  await visitor.page.getByRole('button', { name: label, exact: true }).click();
  const believed = async () => {
    const told = await clockNews(visitor);
    return doubted(told) > before && /"status":"(?:ready|degraded)"/.test(told[0] ?? '');
  };
  await eventually(believed, { what: `the kiosk believes a clock turned by ${label}` });
}

/** What the kiosk told over MQTT of its clock, newest first, as the page shows it. */
async function clockNews(visitor: Visitor): Promise<readonly string[]> {
  const told = await visitor.page.locator('#messages .peek').allTextContents();
  return told.filter((one) => one.includes('"device":"clock"'));
}

/** The ticket or voucher that lies on top, before the scanner. */
export async function holdCard(visitor: Visitor): Promise<void> {
  await visitor.page.locator('#parking').getByRole('button', { name: 'Hold it to the scanner' }).click();
}

/** Presses what the screen offers under this key, such as `action begin` or `language pt`. */
export async function press(visitor: Visitor, key: string): Promise<void> {
  await visitor.screen.locator(`[data-key="${key}"]`).click();
}

/** Presses until the screen has taken it: a press on a picture that is just being replaced counts for nothing. */
export async function speak(visitor: Visitor, language: string): Promise<void> {
  const heard = async () => {
    if ((await visitor.screen.locator('html').getAttribute('lang')) === language) {
      return true;
    }
    await press(visitor, `language ${language}`);
    return false;
  };
  await eventually(heard, { what: `the screen speaks ${language}` });
}

/** A payment code of Alipay, before the scanner. */
export async function payByPhone(visitor: Visitor): Promise<void> {
  await visitor.tap('Alipay');
  await visitor.tap('Hold it to the scanner');
  await visitor.phoneShows('Paid');
}

export const paidOrders = (bench: Bench): readonly string[] =>
  bench.orders.filter(({ tone }) => tone === 'paid').map(({ amount }) => amount);
