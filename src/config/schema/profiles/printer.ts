import { z } from 'zod';
import type { PrinterProfile } from '../../../devices/printer/profile.ts';

const bytes = z.array(z.int().min(0).max(255)).max(32);
const baudRate = z.int().min(300).max(4_000_000);

/** A file `hardware/printers/NAME.yaml`. */
export const printerProfileSchema: z.ZodType<PrinterProfile> = z.strictObject({
  name: z.string().min(1).max(80),
  source: z.string().min(1).max(400),
  tried: z.enum(['simulated', 'real printer']),
  language: z.enum(['esc-pos', 'star-line']),
  usb: z.strictObject({
    ids: z.array(z.string().regex(/^[0-9a-f]{4}:[0-9a-f]{4}$/, 'must be vendor:product, four hex digits each')),
    models: z.array(z.string().min(2).max(60)),
  }),
  serial: z.strictObject({
    baudRate,
    maxBaudRate: baudRate,
    flowControl: z.enum(['none', 'rts-cts', 'xon-xoff']),
  }),
  paper: z.strictObject({ widthMm: z.literal([58, 60, 80]), dots: z.int().min(256).max(1024) }),
  columns: z.strictObject({ fontA: z.int().min(24).max(64), fontB: z.int().min(24).max(96) }),
  codePages: z.record(z.string().regex(/^[A-Z0-9_]+$/), z.int().min(0).max(255)),
  cjk: z.strictObject({ encoding: z.enum(['gb18030', 'big5', 'none']), enter: bytes, leave: bytes }),
  cutter: z.strictObject({
    kind: z.enum(['none', 'partial', 'full']),
    command: bytes,
    feedLines: z.int().min(0).max(20),
  }),
  status: z.strictObject({
    way: z.enum(['dle-eot', 'asb', 'star-asb', 'esc-v', 'custom-full', 'none']),
    errors: z.boolean(),
    nearEnd: z.enum(['sensor', 'option', 'none']),
  }),
  drawer: bytes,
  buzzer: bytes,
  notes: z.array(z.string().min(1).max(400)),
});
