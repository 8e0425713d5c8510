import type { CodePageName } from '../devices/printer/code-page.ts';
import { CODE_PAGES } from '../devices/printer/code-page.ts';
import { paperMoney } from '../i18n/money-text.ts';
import { paperTime } from '../i18n/time-text.ts';
import { balance, pair, paperText, qrText, wrap } from './paper-text.ts';
import type { Receipt } from './receipt.ts';

/** What the composer has to know of the printer. */
export interface PaperProfile {
  /** Characters of font A on a line: 32 on 58 mm paper, 42 or 48 on 80 mm paper. */
  readonly columns: number;
  /** False: the paper is fed past the tear bar instead of being cut. */
  readonly cutter: boolean;
  /** Default `WPC1252`, which has the letters of western Europe and the euro sign. */
  readonly codePage?: CodePageName;
}

/** The few calls of node-thermal-printer that are used. Its own types ask for a transport, which we never give it. */
interface Composer {
  initHardware(): void;
  setCharacterSet(name: string): void;
  add(bytes: Buffer): void;
  print(text: string): void;
  newLine(): void;
  bold(on: boolean): void;
  alignLeft(): void;
  alignCenter(): void;
  setTextNormal(): void;
  setTextDoubleHeight(): void;
  setTextQuadArea(): void;
  printQR(text: string, settings: { cellSize: number; correction: string; model: number }): void;
  partialCut(options: { verticalTabAmount: number }): void;
  printVerticalTab(): void;
  getBuffer(): Buffer;
}

interface ComposerModule {
  readonly ThermalPrinter: new (config: { type: string; width: number; breakLine: string }) => Composer;
}

/** `FS .`: leave two-byte (Chinese) mode, in which many printers sold in Asia wake up and take accented letters in pairs. */
const LEAVE_TWO_BYTE_MODE = Buffer.from([0x1c, 0x2e]);

/** Printer dots in one QR module: 1 mm, which phones and hand scanners read well from worn thermal paper too. */
const QR_MODULE_DOTS = 8;

interface Wording {
  readonly title: string;
  readonly amount: string;
  readonly wallet: string;
  readonly sentence: string;
}

const WORDING: Readonly<Record<Receipt['kind'], Wording>> = {
  sale: {
    title: 'RECEIPT',
    amount: 'PAID',
    wallet: 'Paid with',
    sentence: 'Thank you. With a question, show us this receipt: the code above finds your payment.',
  },
  refund: {
    title: 'REFUND',
    amount: 'REFUNDED',
    wallet: 'Back to',
    sentence: 'The amount goes back to the wallet you paid with. It can take a few days to show there.',
  },
  'claim slip': {
    title: 'CLAIM SLIP',
    amount: 'WE OWE YOU',
    wallet: 'You paid with',
    sentence:
      'This machine could not return your money by itself. Keep this slip and show it to the operator: it is your proof, and you will be paid back.',
  },
};

/**
 * The whole print job of one receipt: ESC/POS bytes, ready for a printer. The same receipt gives the same bytes.
 * Every text goes through `paperText`, so nothing in a receipt can command the printer.
 */
export async function composeReceipt(receipt: Receipt, profile: PaperProfile): Promise<Uint8Array> {
  const page = CODE_PAGES[profile.codePage ?? 'WPC1252'];
  const { columns } = profile;
  const text = (value: string, maxLength?: number) => paperText(value, page, maxLength);
  const wording = WORDING[receipt.kind];
  const paper = await newComposer(columns);
  paper.initHardware();
  paper.add(LEAVE_TWO_BYTE_MODE);
  paper.setCharacterSet(page.name);

  printHead(paper, text(receipt.kioskName, 80), wording.title, columns);
  rule(paper, '=', columns);
  paper.alignLeft();
  lines(paper, wrap(text(receipt.item, 120), columns));
  printAmount(paper, wording.amount, text(paperMoney(receipt.amount)), columns);
  rule(paper, '-', columns);
  for (const [label, value] of details(receipt, wording)) {
    lines(paper, pair(label, text(value, 80), columns));
  }
  rule(paper, '=', columns);
  paper.newLine();
  printFoot(paper, qrText(receipt.orderNumber), wording.sentence, columns);
  finish(paper, profile.cutter);
  return new Uint8Array(paper.getBuffer());
}

function details(receipt: Receipt, wording: Wording): readonly (readonly [string, string])[] {
  const rows: [string, string][] = [
    [wording.wallet, receipt.wallet],
    ['Date', paperTime(receipt.at, receipt.timeZone)],
    ['Kiosk', receipt.kioskId],
    ['Sale', receipt.saleId],
    ['Order number', receipt.orderNumber],
  ];
  if (receipt.gatewayRef !== null) {
    rows.push(['Payment reference', receipt.gatewayRef]);
  }
  return rows;
}

function printHead(paper: Composer, name: string, title: string, columns: number): void {
  paper.alignCenter();
  paper.setTextQuadArea();
  lines(paper, wrap(name, Math.floor(columns / 2)));
  // Text size and bold share one command in ESC/POS: setting the size ends bold, so bold always comes second.
  paper.setTextNormal();
  paper.newLine();
  paper.setTextDoubleHeight();
  paper.bold(true);
  lines(paper, [[...title].join(' ')]);
  paper.bold(false);
  paper.setTextNormal();
}

function printAmount(paper: Composer, label: string, amount: string, columns: number): void {
  paper.newLine();
  paper.setTextDoubleHeight();
  paper.bold(true);
  lines(paper, pair(label, amount, columns));
  paper.bold(false);
  paper.setTextNormal();
  paper.newLine();
}

function printFoot(paper: Composer, qr: string | null, sentence: string, columns: number): void {
  paper.alignCenter();
  if (qr !== null) {
    paper.printQR(qr, { model: 2, cellSize: QR_MODULE_DOTS, correction: 'M' });
    paper.newLine();
  }
  lines(paper, balance(sentence, columns - 2));
  paper.alignLeft();
}

/** Ends with a reset from the composer when it cuts: nothing may follow that relies on a mode set before. */
function finish(paper: Composer, cutter: boolean): void {
  if (cutter) {
    // A partial cut leaves the slip hanging: nobody stands there to catch it.
    paper.newLine();
    paper.partialCut({ verticalTabAmount: 1 });
    return;
  }
  paper.printVerticalTab();
  paper.printVerticalTab();
  paper.initHardware();
}

function lines(paper: Composer, texts: readonly string[]): void {
  for (const line of texts) {
    paper.print(line);
    paper.newLine();
  }
}

function rule(paper: Composer, character: '-' | '=', columns: number): void {
  lines(paper, [character.repeat(columns)]);
}

/**
 * A fresh composer for each job: it keeps its buffer and its idea of the code page, and either would leak into the next
 * receipt. It starts without a character set, because the reset that opens the job would make it forget one.
 */
async function newComposer(columns: number): Promise<Composer> {
  const loaded: unknown = await import('node-thermal-printer');
  const { ThermalPrinter } = moduleOf(loaded);
  return new ThermalPrinter({ type: 'epson', width: columns, breakLine: 'NONE' });
}

/** CommonJS seen from an ES module has its exports under `default`; inside the bundle, either way. */
function moduleOf(loaded: unknown): ComposerModule {
  const outer = loaded as Partial<ComposerModule> & { readonly default?: ComposerModule };
  if (outer.ThermalPrinter !== undefined) {
    return { ThermalPrinter: outer.ThermalPrinter };
  }
  if (outer.default !== undefined) {
    return outer.default;
  }
  throw new TypeError('node-thermal-printer has no ThermalPrinter');
}
