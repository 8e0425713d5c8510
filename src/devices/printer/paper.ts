/** The paper of a print job: what the bytes put on it, and a drawing of it. */
export type { Align, Paper, PaperItem, TextRun } from './escpos-reader.ts';
export { readPaper } from './escpos-reader.ts';
export { paperToSvg, paperToText } from './paper-svg.ts';
