import type { BoardProfile } from '../../src/devices/gpio/board-profile.ts';

/** Sections of config.txt: which board profile stands for which filter. */
export const FILTERS = [
  ['pi3', 'pi-3b'],
  ['pi02', 'pi-zero-2-w'],
  ['pi4', 'pi-4b'],
  ['pi5', 'pi-5'],
] as const;

export interface Fragment {
  readonly file: string;
  /** Which lines of the profiles: the name in their `configTxt`. */
  readonly need: string;
  readonly words: readonly string[];
}

export const FRAGMENTS: readonly Fragment[] = [
  {
    file: 'uart.txt',
    need: 'uart',
    words: [
      'A serial line on pins 8 (out of the Pi) and 10 (into it). 3.3 V only: RS-232 needs a MAX3232 in between.',
      'Up to the Pi 4 the good UART belongs to Bluetooth; disable-bt gives it to the header (and systemctl disable hciuart).',
      'Without that the header has the small one: no parity, and its speed changes with the core clock.',
      'Two more things, or the console talks to your printer: take "console=serial0,115200" out of cmdline.txt, and',
      'systemctl disable --now serial-getty@ttyAMA0.service serial-getty@ttyS0.service',
      'In kioskd.yaml: /dev/serial0. On the Pi 5 that is the debug socket; there it is /dev/ttyAMA0.',
    ],
  },
  {
    file: 'light-spi.txt',
    need: 'spi0',
    words: [
      'The LED ring on pin 19 (light.driver: spi). The daemon needs the group spi, which scripts/install gives it.',
      'Up to the Pi 4 the clock of SPI comes from the core clock, which changes with the load: LEDs flicker or stay dark',
      'until it is fixed. The Pi 5 needs nothing of the kind.',
      'More than 450 LEDs need spidev.bufsiz=65536 in cmdline.txt.',
      'dtparam=spi=on takes pins 19, 21, 23, 24 and 26. With dtoverlay=spi0-0cs after it 24 and 26 stay free for the kernel;',
      'kioskd check still counts them as taken.',
    ],
  },
  {
    file: 'watchdog.txt',
    need: 'watchdog',
    words: [
      'The watchdog of the board. systemd feeds it (systemd/system.conf.d/kioskd.conf, at most 15 s on a Raspberry Pi), and the board',
      'starts anew when nobody does. kioskd itself is watched by systemd. On most systems it is on already; this does no harm.',
      'A start by the watchdog is a reset without a power cut: pins keep the pulls that they had, and outputs become inputs.',
    ],
  },
];

/** A fragment of config.txt with a section for each kind of board. */
export function bootPage({ file, need, words }: Fragment, boards: ReadonlyMap<string, BoardProfile>): string {
  const lines = [
    `# hardware/boot/${file}, made by "npm run drawings" from hardware/boards.`,
    ...words.map((word) => `# ${word}`),
  ];
  const sections = FILTERS.map(([filter, id]) => [filter, boards.get(id)?.configTxt.get(need) ?? []] as const);
  const [first] = sections;
  const same = sections.every(([, own]) => own.join() === first?.[1].join());
  if (same) {
    lines.push('[all]', ...(first?.[1] ?? []));
  } else {
    for (const [filter, own] of sections) {
      lines.push('', `[${filter}]`, ...own);
    }
    lines.push('', '[all]');
  }
  return `${lines.join('\n')}\n`;
}
