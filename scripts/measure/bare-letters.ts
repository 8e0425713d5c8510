// Reads the file of letters, or loads it as the daemon does and draws a line in each language. For `bench letters`.
// Usage: bare-letters.cjs FILE [draw]
import { readFile } from 'node:fs/promises';
import { LANGUAGES } from '../../src/domain/language.ts';
import { messagesFor } from '../../src/i18n/messages.ts';
import { loadLettering } from '../../src/lettering/lettering.ts';

async function main(file = '', task = ''): Promise<void> {
  if (task !== 'draw') {
    await readFile(file);
    return;
  }
  const letters = await loadLettering({ file });
  for (const language of LANGUAGES) {
    const region = language === 'zh-Hans' ? 'zh-Hans' : 'zh-Hant';
    letters.draw(messagesFor(language).payTitle, { px: 32, bold: true, region });
  }
}

void main(...process.argv.slice(2));
