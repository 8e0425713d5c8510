import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { CODE_PAGES } from '../../src/devices/printer/code-page.ts';
import { paperToSvg, paperToText, readPaper } from '../../src/devices/printer/paper.ts';

const read = (text: string, columns?: number) => readPaper(Buffer.from(text, 'latin1'), columns);

describe('the reader of print jobs', () => {
  it('keeps style and place', () => {
    const { items } = read('\x1ba\x01\x1b!\x30Big\n\x1b!\x00\x1bE\x01bold\x1bE\x00 plain\n\x1ba\x02right\n');
    const plain = { bold: false, underline: false, inverse: false, width: 1, height: 1 };
    expect(items).toEqual([
      { kind: 'line', align: 'center', runs: [{ ...plain, text: 'Big', width: 2, height: 2 }] },
      {
        kind: 'line',
        align: 'center',
        runs: [
          { ...plain, text: 'bold', bold: true },
          { ...plain, text: ' plain' },
        ],
      },
      { kind: 'line', align: 'right', runs: [{ ...plain, text: 'right' }] },
    ]);
  });

  it('goes on in the next line where the paper ends', () => {
    expect(paperToText(read('abcdefgh\n', 5))).toBe('abcde\nfgh');
  });

  it('forgets modes and code page at a reset', () => {
    expect(paperToText(read('\x1bt\x10\xe9\x1b@'))).toBe('');
    expect(paperToText(read('\x1bt\x10\xe9\n\x1b@\x82\n'))).toBe('é\né');
  });

  it.each([
    ['a pulse in real time', '\x10\x14\x01\x00\x05', 1],
    ['a pulse in turn', '\x1bp\x00\x19\xfa', 1],
    ['a power-off request', '\x10\x14\x02\x01\x08', 0],
  ])('counts drawer pulses: %s', (_, bytes, pulses) => {
    expect(read(`a${bytes}b\n`)).toMatchObject({ drawerPulses: pulses, items: [{ runs: [{ text: 'ab' }] }] });
  });

  it.each([
    ['whole', '\x1dV\x00', false],
    ['partial', '\x1dV\x01', true],
    ['whole with feed', '\x1dVA\x10', false],
    ['partial with feed', '\x1dVB\x10', true],
  ])('knows a %s cut', (_, bytes, partial) => {
    expect(read(`${bytes}x`).items[0]).toEqual({ kind: 'cut', partial });
  });

  it('passes over what it does not know, counts it, and finds the text again', () => {
    const paper = read('a\x1d(L\x03\x00\x01\x02\x03b\x07c\x1dk\x04123\x00d\n');
    expect(paperToText(paper)).toBe('abcd');
    expect(paper.unknownCommands).toBe(3);
  });

  it('counts a command cut off at the end', () => {
    expect(read('a\n\x1d(k\x20\x001P0abc').unknownCommands).toBe(1);
  });

  it('survives any bytes', async () => {
    let seed = 7;
    const next = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed;
    };
    for (let round = 0; round < 200; round += 1) {
      const bytes = Uint8Array.from({ length: 200 }, () => {
        const value = next() >> 8;
        return value % 3 === 0 ? ([0x1b, 0x1d, 0x10, 0x1c][value % 4] ?? 0) : value % 256;
      });
      await paperToSvg(readPaper(bytes), { columns: 48 });
    }
  });
});

describe('the drawing of the paper', () => {
  it('has no markup that came from the text', async () => {
    const svg = await paperToSvg(read(`<script>alert("1")</script> & 'x' ]]>\n`), { columns: 48 });
    expect(svg).not.toMatch(/<script|alert\("/);
    expect(svg).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &apos;x&apos; ]]&gt;');
  });

  it('draws a picture dot by dot', async () => {
    const svg = await paperToSvg(read('\x1dv0\x00\x01\x00\x02\x00\x80\x01'), { columns: 32 });
    expect(svg).toContain('M0 0h1v1h-1zM7 1h1v1h-1z');
  });
});

describe('the code pages', () => {
  it.each([
    ['PC437_USA', 'cp437'],
    ['WPC1252', 'win1252'],
  ] as const)('%s is what others know by that name', (name, encoding) => {
    const known = [...iconv.decode(Buffer.from(Array.from({ length: 128 }, (_, i) => 128 + i)), encoding)];
    CODE_PAGES[name].upper.forEach((character, at) => {
      if (character !== '\uFFFD') expect(character).toBe(known[at]);
    });
    expect(CODE_PAGES[name].upper).toHaveLength(128);
  });
});
