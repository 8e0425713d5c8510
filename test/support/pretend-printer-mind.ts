import type { StatusWay } from '../../src/devices/printer/profile.ts';

export interface Switches {
  paper: 'ok' | 'near end' | 'out';
  cover: 'closed' | 'open';
  cutter: 'ok' | 'stuck';
  temperature: 'ok' | 'too hot';
  /** A fault that stays until it is switched off. */
  broken: boolean;
  offline: boolean;
  /** Answers when asked for its state. */
  answers: boolean;
  /** Gives the proof that a job was dealt with. */
  answersInTurn: boolean;
  /** False: leaves everything in the socket. */
  reads: boolean;
  /** After so many bytes of a job: something happens to it, it hangs up, or it reads no further. */
  after: {
    readonly bytes: number;
    readonly happens: 'paper out' | 'cutter stuck' | 'cover open' | 'hang up' | 'stall';
  } | null;
}

/** What a printer does when it has read these bytes. `length`: how many there are, arguments included. */
interface Rule {
  readonly begin: readonly number[];
  readonly length: number;
  /** The bytes belong to the job too. */
  readonly kept?: boolean;
  answer(bytes: readonly number[]): readonly number[];
}

/** The mind of a receipt printer: takes bytes, keeps what it would print, and answers in its way, as its switches say. */
export class PretendPrinter {
  readonly switches: Switches = {
    paper: 'ok',
    cover: 'closed',
    cutter: 'ok',
    temperature: 'ok',
    broken: false,
    offline: false,
    answers: true,
    answersInTurn: true,
    reads: true,
    after: null,
  };
  /** Everything that is not a question, in the order in which it came. */
  readonly taken: number[] = [];
  /** What it says without being asked. */
  onNews: (bytes: Uint8Array) => void = () => undefined;
  readonly #rules: readonly Rule[];
  readonly #way: StatusWay;
  #held: number[] = [];
  #tells = false;
  #counter = 0;
  #answeredAt = 0;

  constructor(way: StatusWay = 'dle-eot') {
    this.#way = way;
    this.#rules = this.#rulesOf(way);
  }

  set(change: Partial<Switches>): void {
    Object.assign(this.switches, change);
    this.#news();
  }

  /** Its power was cut: it has forgotten what it was told, not what lies in the tray. */
  restart(): void {
    this.#held = [];
    this.#answeredAt = this.taken.length;
    this.#tells = false;
    this.#counter = 0;
  }

  /** @returns the answers, and what else happens. */
  hear(bytes: Uint8Array): { readonly answers: Uint8Array; readonly happens: 'hang up' | 'stall' | null } {
    const answers: number[] = [];
    for (const byte of bytes) {
      this.#held.push(byte);
      answers.push(...this.#digest());
      const { after } = this.switches;
      if (after !== null && this.taken.length >= after.bytes) {
        this.switches.after = null;
        if (after.happens === 'hang up' || after.happens === 'stall') {
          return { answers: Uint8Array.from(answers), happens: after.happens };
        }
        this.set(MISHAPS[after.happens]);
      }
    }
    return { answers: Uint8Array.from(answers), happens: null };
  }

  #digest(): number[] {
    const answers: number[] = [];
    while (this.#held.length > 0) {
      const rule = this.#rules.find(({ begin }) => begin.every((byte, at) => this.#held[at] === byte));
      if (rule !== undefined && this.#held.length >= rule.length) {
        const bytes = this.#held.splice(0, rule.length);
        if (rule.kept === true) this.taken.push(...bytes);
        answers.push(...rule.answer(bytes));
      } else if (rule !== undefined || this.#rules.some(({ begin }) => startsWith(begin, this.#held))) {
        break;
      } else {
        this.taken.push(...this.#held.splice(0, 1));
      }
    }
    return answers;
  }

  #rulesOf(way: StatusWay): readonly Rule[] {
    const inTurn: Rule = { begin: [0x1d, 0x72], length: 3, answer: () => this.#inTurn() };
    switch (way) {
      case 'star-asb':
        return [
          { begin: [0x1b, 0x06, 0x01], length: 3, answer: () => this.#asked(this.#starPacket()) },
          { begin: [0x1b, 0x1e, 0x61], length: 4, answer: ([, , , n]) => this.#tell(n !== 0) },
          { begin: [0x17], length: 1, answer: () => this.#etb() },
        ];
      case 'esc-v':
        return [{ begin: [0x1b, 0x76], length: 3, answer: () => this.#panel() }];
      case 'custom-full':
        return [{ begin: [0x10, 0x04, 0x14], length: 3, answer: () => this.#asked(this.#custom()) }, inTurn];
      default:
        return [
          { begin: [0x10, 0x04], length: 3, answer: ([, , n = 0]) => this.#asked(this.#dleEot(n)) },
          inTurn,
          { begin: [0x1d, 0x61], length: 3, kept: true, answer: ([, , n]) => this.#tell(n !== 0) },
          // A reset ends automatic status.
          { begin: [0x1b, 0x40], length: 2, kept: true, answer: () => this.#tell(false) },
        ];
    }
  }

  #asked(answer: readonly number[]): readonly number[] {
    return this.switches.answers ? answer : [];
  }

  #tell(tells: boolean): readonly number[] {
    this.#tells = tells && (this.#way === 'asb' || this.#way === 'star-asb');
    return this.#tells ? this.#packet() : [];
  }

  #news(): void {
    if (this.#tells && this.switches.answers) this.onNews(Uint8Array.from(this.#packet()));
  }

  #packet(): number[] {
    return this.#way === 'star-asb' ? this.#starPacket() : this.#asbPacket();
  }

  get #stopped(): boolean {
    const { paper, cover, cutter, temperature, broken, offline } = this.switches;
    return offline || broken || cover === 'open' || paper === 'out' || cutter === 'stuck' || temperature === 'too hot';
  }

  #dleEot(n: number): number[] {
    const { paper, cover, cutter, temperature, broken } = this.switches;
    const errors = (cutter === 'stuck' ? 0x08 : 0) | (broken ? 0x20 : 0) | (temperature === 'too hot' ? 0x40 : 0);
    const bits = {
      1: this.#stopped ? 0x08 : 0,
      2: (cover === 'open' ? 0x04 : 0) | (paper === 'out' ? 0x20 : 0) | (errors === 0 ? 0 : 0x40),
      3: errors,
      4: (paper === 'ok' ? 0 : 0x0c) | (paper === 'out' ? 0x60 : 0),
    }[n];
    return bits === undefined ? [] : [0x12 | bits];
  }

  #inTurn(): number[] {
    const { paper, answersInTurn } = this.switches;
    if (!answersInTurn || this.#stopped) return [];
    return [paper === 'near end' ? 0x03 : 0x00];
  }

  #asbPacket(): number[] {
    const { paper, cover, cutter, temperature, broken } = this.switches;
    return [
      0x10 | (this.#stopped ? 0x08 : 0) | (cover === 'open' ? 0x20 : 0),
      (cutter === 'stuck' ? 0x08 : 0) | (broken ? 0x20 : 0) | (temperature === 'too hot' ? 0x40 : 0),
      (paper === 'ok' ? 0 : 0x03) | (paper === 'out' ? 0x0c : 0),
      0x0f,
    ];
  }

  /** Nine bytes: two headers, the state, errors, jams, paper, presenter, the counter, and one that is not used. */
  #starPacket(): number[] {
    const { paper, cover, cutter, temperature, broken } = this.switches;
    return [
      0x23,
      0x06,
      (this.#stopped ? 0x08 : 0) | (cover === 'open' ? 0x20 : 0),
      (cutter === 'stuck' ? 0x08 : 0) | (broken ? 0x20 : 0) | (temperature === 'too hot' ? 0x40 : 0),
      0,
      (paper === 'ok' ? 0 : 0x04) | (paper === 'out' ? 0x08 : 0),
      0,
      ((this.#counter & 0b0111) << 1) | ((this.#counter & 0b1_1000) << 2),
      0,
    ];
  }

  #etb(): readonly number[] {
    if (!this.switches.answersInTurn || this.#stopped) return [];
    this.#counter = (this.#counter + 1) % 32;
    return this.#tells ? this.#asked(this.#starPacket()) : [];
  }

  #panel(): readonly number[] {
    const { paper, temperature, answersInTurn } = this.switches;
    // It answers everything in its turn: what can fail to come is the answer after a job.
    if (!answersInTurn && this.taken.length > this.#answeredAt) return [];
    this.#answeredAt = this.taken.length;
    return this.#asked([(paper === 'out' ? 0x04 : 0) | 0x08 | (temperature === 'too hot' ? 0x40 : 0)]);
  }

  #custom(): number[] {
    const { paper, cover, cutter, temperature, broken } = this.switches;
    return [
      0x10,
      0x0f,
      (paper === 'out' ? 0x01 : 0) | (paper === 'ok' ? 0 : 0x04),
      cover === 'open' ? 0x02 : 0,
      temperature === 'too hot' ? 0x01 : 0,
      (cutter === 'stuck' ? 0x01 : 0) | (broken ? 0x08 : 0),
    ];
  }
}

const MISHAPS = {
  'paper out': { paper: 'out' },
  'cutter stuck': { cutter: 'stuck' },
  'cover open': { cover: 'open' },
} as const satisfies Record<string, Partial<Switches>>;

function startsWith(begin: readonly number[], held: readonly number[]): boolean {
  return held.length < begin.length && held.every((byte, at) => begin[at] === byte);
}
