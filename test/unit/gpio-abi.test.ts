import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  CHIP_INFO,
  CONFIG_ATTRIBUTE,
  FLAG,
  inputRequestBytes,
  LINE_CONFIG,
  LINE_EVENT,
  LINE_INFO,
  LINE_REQUEST,
  LINE_VALUES,
  outputRequestBytes,
  REQUEST,
} from '../../src/devices/gpio/cdev-abi.ts';

/** What stands in our file, by the C expression that the kernel's header gives for it. */
const EXPECTED: Readonly<Record<string, number>> = {
  'sizeof(struct gpiochip_info)': CHIP_INFO.size,
  'offsetof(struct gpiochip_info, name)': CHIP_INFO.name,
  'offsetof(struct gpiochip_info, label)': CHIP_INFO.label,
  'offsetof(struct gpiochip_info, lines)': CHIP_INFO.lines,
  'sizeof(struct gpio_v2_line_info)': LINE_INFO.size,
  'offsetof(struct gpio_v2_line_info, name)': LINE_INFO.name,
  'offsetof(struct gpio_v2_line_info, consumer)': LINE_INFO.consumer,
  'offsetof(struct gpio_v2_line_info, offset)': LINE_INFO.offset,
  'offsetof(struct gpio_v2_line_info, num_attrs)': LINE_INFO.numAttrs,
  'offsetof(struct gpio_v2_line_info, flags)': LINE_INFO.flags,
  'sizeof(struct gpio_v2_line_request)': LINE_REQUEST.size,
  'offsetof(struct gpio_v2_line_request, offsets)': LINE_REQUEST.offsets,
  'offsetof(struct gpio_v2_line_request, consumer)': LINE_REQUEST.consumer,
  'offsetof(struct gpio_v2_line_request, config)': LINE_REQUEST.config,
  'offsetof(struct gpio_v2_line_request, num_lines)': LINE_REQUEST.numLines,
  'offsetof(struct gpio_v2_line_request, event_buffer_size)': LINE_REQUEST.eventBufferSize,
  'offsetof(struct gpio_v2_line_request, fd)': LINE_REQUEST.fd,
  'sizeof(struct gpio_v2_line_config)': LINE_CONFIG.size,
  'offsetof(struct gpio_v2_line_config, flags)': LINE_CONFIG.flags,
  'offsetof(struct gpio_v2_line_config, num_attrs)': LINE_CONFIG.numAttrs,
  'offsetof(struct gpio_v2_line_config, attrs)': LINE_CONFIG.attrs,
  'sizeof(struct gpio_v2_line_config_attribute)': CONFIG_ATTRIBUTE.size,
  'offsetof(struct gpio_v2_line_config_attribute, attr.id)': CONFIG_ATTRIBUTE.id,
  'offsetof(struct gpio_v2_line_config_attribute, attr.values)': CONFIG_ATTRIBUTE.value,
  'offsetof(struct gpio_v2_line_config_attribute, mask)': CONFIG_ATTRIBUTE.mask,
  'sizeof(struct gpio_v2_line_values)': LINE_VALUES.size,
  'offsetof(struct gpio_v2_line_values, bits)': LINE_VALUES.bits,
  'offsetof(struct gpio_v2_line_values, mask)': LINE_VALUES.mask,
  'sizeof(struct gpio_v2_line_event)': LINE_EVENT.size,
  'offsetof(struct gpio_v2_line_event, id)': LINE_EVENT.id,
  GPIO_V2_LINE_FLAG_USED: FLAG.used,
  GPIO_V2_LINE_FLAG_ACTIVE_LOW: FLAG.activeLow,
  GPIO_V2_LINE_FLAG_INPUT: FLAG.input,
  GPIO_V2_LINE_FLAG_OUTPUT: FLAG.output,
  GPIO_V2_LINE_FLAG_EDGE_RISING: FLAG.edgeRising,
  GPIO_V2_LINE_FLAG_EDGE_FALLING: FLAG.edgeFalling,
  GPIO_V2_LINE_FLAG_BIAS_PULL_UP: FLAG.pullUp,
  GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN: FLAG.pullDown,
  GPIO_V2_LINE_FLAG_BIAS_DISABLED: FLAG.pullOff,
  GPIO_GET_CHIPINFO_IOCTL: REQUEST.chipInfo,
  GPIO_V2_GET_LINEINFO_IOCTL: REQUEST.lineInfo,
  GPIO_V2_GET_LINE_IOCTL: REQUEST.getLine,
  GPIO_V2_LINE_GET_VALUES_IOCTL: REQUEST.getValues,
  GPIO_V2_LINE_SET_VALUES_IOCTL: REQUEST.setValues,
  FIONBIO: REQUEST.dontBlock,
};

/** Compiles and runs a C program with the kernel's own header. */
function runC(body: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'kioskd-gpio-abi-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const program = join(folder, 'ask');
  const includes = ['stddef.h', 'stdio.h', 'string.h', 'sys/ioctl.h', 'linux/gpio.h'];
  const head = includes.map((name) => `#include <${name}>`).join('\n');
  writeFileSync(`${program}.c`, `${head}\nint main(void) {\n${body}\nreturn 0; }\n`);
  execFileSync('cc', ['-o', program, `${program}.c`]);
  return execFileSync(program, { encoding: 'utf8' });
}

test('sizes, places, flags and request numbers are those of the kernel header', () => {
  const expressions = Object.keys(EXPECTED);
  const lines = runC(expressions.map((text) => `printf("%llu\\n", (unsigned long long)(${text}));`).join('\n'));
  const values = lines.trim().split('\n').map(Number);
  expect(Object.fromEntries(expressions.map((text, index) => [text, values[index]]))).toEqual(EXPECTED);
});

test('a request is, byte for byte, what a C program would hand to the kernel', () => {
  const printAll = 'for (size_t i = 0; i < sizeof r; i++) printf("%02x", ((unsigned char *)&r)[i]);';
  const begin = `struct gpio_v2_line_request r; memset(&r, 0, sizeof r); r.num_lines = 1; strcpy(r.consumer, "kioskd");`;
  const output = runC(`${begin} r.offsets[0] = 27; r.config.flags = GPIO_V2_LINE_FLAG_OUTPUT; r.config.num_attrs = 1;
    r.config.attrs[0].attr.id = GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES; r.config.attrs[0].attr.values = 1;
    r.config.attrs[0].mask = 1; ${printAll}`);
  expect(outputRequestBytes(27, 1, 'kioskd').toString('hex')).toBe(output);
  const input = runC(`${begin} r.offsets[0] = 5; r.config.flags = GPIO_V2_LINE_FLAG_INPUT |
    GPIO_V2_LINE_FLAG_EDGE_RISING | GPIO_V2_LINE_FLAG_EDGE_FALLING | GPIO_V2_LINE_FLAG_BIAS_PULL_UP; ${printAll}`);
  expect(inputRequestBytes(5, 'up', 'kioskd').toString('hex')).toBe(input);
});

test('a name that is too long for the kernel is cut, and still ends', () => {
  const bytes = outputRequestBytes(0, 0, 'k'.repeat(40));
  expect(bytes.toString('latin1', LINE_REQUEST.consumer, LINE_REQUEST.config)).toBe(`${'k'.repeat(31)}\0`);
});
