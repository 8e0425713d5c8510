import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { TOUCH_MATRICES, touchCheck } from '../../src/diagnose/touch.ts';

/** A machine with input devices: a keyboard, and touch panels as udev knows them. */
function machine(...panels: readonly { readonly name: string; readonly facts?: string }[]): string {
  const root = mkdtempSync(join(tmpdir(), 'kioskd-touch-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const put = (file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  const all = [{ name: 'Keyboard', facts: 'E:ID_INPUT_KEYBOARD=1' }, ...panels.map(touch)];
  for (const [index, { name, facts }] of all.entries()) {
    put(`sys/class/input/event${index}/dev`, `13:${64 + index}\n`);
    put(`sys/class/input/event${index}/device/name`, `${name}\n`);
    put(`run/udev/data/c13:${64 + index}`, `I:1234\n${facts}\nG:seat\n`);
  }
  return root;
}

function touch({ name, facts = '' }: { readonly name: string; readonly facts?: string }) {
  return { name, facts: `E:ID_INPUT=1\nE:ID_INPUT_TOUCHSCREEN=1\n${facts}` };
}

function asked(root: string, question: Parameters<typeof touchCheck>[0]) {
  return touchCheck(question, root).run(new AbortController().signal);
}

test.each([0, 90, 180, 270] as const)('a panel that is turned as the picture is, by %d degrees', async (rotate) => {
  const facts = `E:LIBINPUT_CALIBRATION_MATRIX=${TOUCH_MATRICES[rotate]}`;
  const found = await asked(machine({ name: 'Goodix', facts }), { rotate });
  expect(found).toMatchObject({ status: 'ok', summary: expect.stringContaining('Goodix') });
});

test('one that is not is a warning with the line that mends it', async () => {
  const found = await asked(machine({ name: 'Goodix' }), { rotate: 90 });
  expect(found.status).toBe('warn');
  expect(found.hint).toMatch(/61-kioskd-touch\.rules .*"0 1 0 -1 0 1"/);
});

test('one that the compositor turns with the screen needs no matrix', async () => {
  const found = await asked(machine({ name: 'Goodix', facts: 'E:WL_OUTPUT=DSI-1' }), { rotate: 270 });
  expect(found).toMatchObject({ status: 'ok', summary: expect.stringContaining('DSI-1') });
});

test('a name that is not there is a warning with those that are', async () => {
  const found = await asked(machine({ name: 'Goodix' }), { rotate: 0, touch: 'ft5x06' });
  expect(found).toMatchObject({ status: 'warn', hint: 'there is "Goodix": correct display.touch' });
  const none = await asked(machine(), { rotate: 0, touch: 'ft5x06' });
  expect(none).toMatchObject({ status: 'warn', hint: expect.stringContaining('config.txt') });
});

test('without a touch panel, and without udev, there is nothing to say', async () => {
  expect(await asked(machine(), { rotate: 90 })).toMatchObject({ status: 'skipped' });
  expect(await asked('/nowhere', { rotate: 90 })).toMatchObject({ status: 'skipped' });
});

test.each([0, 90, 180, 270] as const)(
  'the corners of a picture turned by %d degrees are touched where they are',
  (turn) => {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = TOUCH_MATRICES[turn].split(' ').map(Number);
    const radians = (turn * Math.PI) / 180;
    for (const [u, v] of [
      [0, 0],
      [1, 0],
      [0.2, 0.9],
    ] as const) {
      // Where this point of the picture lies on the panel: turned clockwise about the middle, y pointing down.
      const [right, down] = [u - 0.5, v - 0.5];
      const x = 0.5 + right * Math.cos(radians) - down * Math.sin(radians);
      const y = 0.5 + right * Math.sin(radians) + down * Math.cos(radians);
      expect(a * x + b * y + c).toBeCloseTo(u);
      expect(d * x + e * y + f).toBeCloseTo(v);
    }
  },
);
