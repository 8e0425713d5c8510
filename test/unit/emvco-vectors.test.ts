import { describe, expect, test } from 'vitest';
import { crc16, crcText, verifyCrc } from '../../src/emvco/crc.ts';
import { parseCode } from '../../src/emvco/parse.ts';
import { validate } from '../../src/emvco/validate.ts';
import { writeObjects } from '../../src/emvco/write.ts';
import file from '../support/vectors/emvco.json' with { type: 'json' };
import { parsed } from '../support/vectors/emvco-labels.ts';

function sample(id: string): string {
  const found = file.codes.find((code) => code.id === id);
  if (found === undefined) {
    throw new Error(`no sample ${id}`);
  }
  return found.text;
}

const whole = file.codes.filter(({ malformed }) => !malformed);

describe('published samples', () => {
  test('the checksum gives its check value', () => {
    expect(crcText(file.crc.checkInput)).toBe(file.crc.checkValue);
    expect(crc16(new Uint8Array())).toBe(0xffff);
  });

  test.each(whole)('$id comes apart and together again: $note', ({ text, objects }) => {
    const code = parsed(text);
    expect(code.objects.map(({ id, value }) => [id, value])).toEqual(objects);
    expect(writeObjects(code.objects)).toBe(text);
  });

  test.each(whole)('the checksum of $id', ({ text, crcFound, crcMade }) => {
    const expected = crcFound === crcMade ? { kind: 'right' } : { kind: 'wrong', found: crcFound, made: crcMade };
    expect(verifyCrc(parsed(text))).toEqual(expected);
  });

  test.each(['emvco-spec-example', 'hk-fps-test'])('%s is by the standard', (id) => {
    expect(validate(parsed(sample(id)), 'strict')).toEqual([]);
  });

  test('the dynamic code without 52, 58 and 60 is good enough, and not by the standard', () => {
    const code = parsed(sample('paycloud-dynamic'));
    expect(validate(code, 'lenient')).toEqual([]);
    expect(validate(code, 'strict').map(({ where, why }) => [where, why])).toEqual([
      ['52', 'is missing'],
      ['58', 'is missing'],
      ['60', 'is missing'],
    ]);
  });

  test('the stale checksum is found at its place', () => {
    const text = sample('hk-fps-stale-crc');
    expect(validate(parsed(text), 'lenient')).toEqual([
      { where: '63', at: text.length - 8, why: 'says 84E1, but the rest of the code gives D1A3' },
    ]);
  });

  test('the template with a wrong length leaves nothing to be trusted', () => {
    expect(parseCode(sample('hk-fps-bad-length'))).toMatchObject({ kind: 'malformed', at: 75 });
  });
});
