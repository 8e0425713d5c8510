import { z } from 'zod';
import { parseBytes, type ScannerProfile } from '../../../devices/scanner/profile.ts';

const words = z.string().min(1).max(300);
const bytes = z
  .string()
  .max(600)
  .refine((text) => parseBytes(text) !== null, { error: `must be bytes, as: 7E 00 'TEXT' 0D` })
  .meta({ description: 'Two hexadecimal digits a byte, printable text between quotes.' });
const usbId = z.string().regex(/^[0-9a-f]{4}$/, 'must be four hexadecimal digits in small letters, between quotes');

const command = z.strictObject({
  what: words.meta({ description: 'What it makes the scanner do; completes "to …".' }),
  bytes,
  answered: z.boolean().optional().meta({ description: 'Whether it is answered; yes, if left out.' }),
});

const answer = z
  .strictObject({
    start: bytes,
    length: z
      .strictObject({ at: z.int().min(1).max(16), plus: z.int().min(2).max(64) })
      .optional()
      .meta({ description: 'Place of the byte that counts the data, and what the frame has beside them.' }),
    ends: z.array(bytes).min(1).optional().meta({ description: 'The answer goes on to the first of these.' }),
    refused: z.array(bytes).min(1).optional().meta({ description: 'It ends so when the command was refused.' }),
  })
  .refine(({ length, ends }) => length === undefined || ends === undefined, {
    error: 'has either a length or an end',
  });

/** One file of `hardware/scanners/`. */
export const scannerProfileSchema: z.ZodType<ScannerProfile> = z
  .strictObject({
    title: words,
    sources: z.array(z.strictObject({ what: words, evidence: z.enum(['read', 'known', 'tried']) })).min(1),
    usb: z.array(
      z.strictObject({
        vendor: usbId,
        product: usbId.optional(),
        words: z.array(words).min(1).optional(),
        as: z.enum(['serial', 'keyboard']).optional(),
      }),
    ),
    baudRates: z.array(z.int().min(300).max(4_000_000)).min(1),
    frames: z.enum(['lines', 'ssi']),
    answers: z.array(answer),
    wake: z.strictObject({ bytes, waitMs: z.int().min(1).max(1000) }).optional(),
    startUp: z.array(command),
    answerWithinMs: z.int().min(50).max(2000),
    firmware: command.optional(),
    trigger: z
      .strictObject({
        start: command,
        stop: command,
        once: z.boolean(),
        givesUpAfterMs: z.int().min(500).max(600_000).optional(),
      })
      .optional(),
    failedRead: z.array(z.string().regex(/^[^a-z]{1,40}$/, 'must be in capitals')),
    aimId: z.boolean(),
    setUp: z.array(z.strictObject({ what: words, code: words.optional(), see: words })),
  })
  .refine(asksOnlyWhatItUnderstands, {
    path: ['answers'],
    error: 'a command is answered, and no answer is described: it would be taken for a code',
  });

function asksOnlyWhatItUnderstands({ frames, answers, startUp, firmware, trigger }: ScannerProfile): boolean {
  const commands = [...startUp, firmware, trigger?.start, trigger?.stop];
  const answered = commands.some((one) => one !== undefined && one.answered !== false);
  return frames === 'ssi' || answers.length > 0 || !answered;
}
