import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Kiosk, openFixture, openPage, type ScreenFixture, startKiosk } from '../support/screen-fixture.ts';
import { someView } from '../support/screen-views.ts';

let fixture: ScreenFixture;
let kiosk: Kiosk;

beforeAll(async () => {
  fixture = await openFixture();
  kiosk = await startKiosk(fixture.assetsDir);
});

afterAll(async () => {
  await kiosk.stop();
  await fixture.close();
});

test('markup in any text of a view is shown as the text it is', async () => {
  const page = await openPage(fixture, kiosk, 800, 480);
  const complaints: string[] = [];
  page.on('dialog', (dialog) => void complaints.push(dialog.message()));
  page.on('pageerror', (error) => void complaints.push(String(error)));
  page.on('console', (message) => void complaints.push(message.text()));
  const evil = [
    '<img src=x onerror=alert(1)>',
    '<script>alert(2)</script>',
    '"><svg/onload=alert(3)>',
    '&lt;b&gt; {{7*7}}',
    "</span><iframe src='javascript:alert(4)'>",
  ];
  const items = evil.map((name, index) => ({
    id: `item-${index}`,
    name,
    price: '<b>1</b>',
    number: '<i>1</i>',
    picture: null,
  }));
  await kiosk.present(
    page,
    someView({
      title: '<h1 onclick=alert(5)>',
      lines: ['<a href=javascript:alert(6)>line</a>'],
      items,
      footer: '<style>*{display:none}</style>',
      actions: [{ action: 'back', label: '<u>Back</u>', kind: 'plain' }],
      rows: [{ label: '<s>label</s>', value: '<s>1</s>', strong: true }],
      wallets: [{ id: 'w', name: '<s>wallet</s>', logo: '<s>', shown: true, canShow: true }],
      languages: [{ id: 'pt', name: '<s>Português</s>', chosen: true }],
    }),
  );
  expect(await page.locator('.item .name').allTextContents()).toEqual(evil);
  expect(await page.locator('.item .price').first().textContent()).toBe('<b>1</b>');
  expect(await page.locator('.line').textContent()).toBe('<a href=javascript:alert(6)>line</a>');
  expect(await page.locator('#footer').textContent()).toBe('<style>*{display:none}</style>');
  expect(await page.locator('#actions button').textContent()).toBe('<u>Back</u>');
  expect(await page.locator('.item .number').first().textContent()).toBe('<i>1</i>');
  expect(await page.locator('#rows dt').textContent()).toBe('<s>label</s>');
  expect(await page.locator('.wallet .name').textContent()).toBe('<s>wallet</s>');
  expect(await page.locator('#globe .name').textContent()).toBe('<s>Português</s>');
  expect(await page.locator('img, iframe, #stage script, #stage style, #stage a, u, s, b').count()).toBe(0);
  expect(complaints).toEqual([]);
  await page.close();
});
