import { crcText } from '../../../src/emvco/crc.ts';
import { type Code, parseCode } from '../../../src/emvco/parse.ts';

/** A code that has to come apart. */
export function parsed(text: string): Code {
  const code = parseCode(text);
  if (code.kind === 'malformed') {
    throw new Error(`at ${code.at}: ${code.why}`);
  }
  return code;
}

/** A code of these objects with the right checksum. */
export function sealed(text: string): string {
  return `${text}6304${crcText(`${text}6304`)}`;
}

/** A static FPS label without amount: nobody's account. */
export const FPS_LABEL = sealed('00020101021126270012hk.com.hkicl020712345675204000053033445802HK5902NA6002HK');

/** A static label of a wallet in Macau, with a store and a terminal of its own. */
export const MOP_LABEL = sealed(
  '00020101021126150011example.mop5204581253034465802MO5904Cafe6005Macau62160305STORE0703T42',
);
