/** A round-cornered patch with some letters, drawn by us: it stands beside a wallet's name. */
export interface Badge {
  /** One to three letters. */
  readonly letters: string;
  /** Dark enough for white letters: 4.5 to 1 and more, which a test computes. */
  readonly ground: string;
}

/**
 * Badges by wallet id. They are letters on a colour and nobody's trademark: the real logos belong to the wallets, whose owners
 * give them to merchants under terms of their own. An operator who has them puts the files into the folder of pictures.
 */
export const WALLET_LOGOS: Readonly<Record<string, Badge>> = {
  alipay: { letters: 'Ali', ground: '#1552a8' },
  alipayhk: { letters: 'AHK', ground: '#1552a8' },
  boost: { letters: 'Bo', ground: '#a3242b' },
  duitnow: { letters: 'DN', ground: '#a01c58' },
  fps: { letters: 'FPS', ground: '#334a7d' },
  grabpay: { letters: 'GP', ground: '#1d6b34' },
  mpay: { letters: 'MP', ground: '#8a3c00' },
  octopus: { letters: 'Oc', ground: '#8c3a1c' },
  payme: { letters: 'PM', ground: '#9c1f33' },
  shopeepay: { letters: 'SP', ground: '#9a3412' },
  tng: { letters: 'TNG', ground: '#17489c' },
  unionpay: { letters: 'UP', ground: '#0b5f66' },
  wavpay: { letters: 'Wav', ground: '#56308f' },
  wechat: { letters: 'WC', ground: '#176b3a' },
  wechatpay: { letters: 'WC', ground: '#176b3a' },
  wechatpayhk: { letters: 'WHK', ground: '#176b3a' },
};

/** A file of the operator's in the folder of pictures, as against one of our badges: its name has an ending. */
export function isPicture(logo: string): boolean {
  return logo.includes('.');
}

/** Where the daemon serves a picture. Each part is encoded, so a name from a configuration never leads elsewhere. */
export function pictureUrl(file: string): string {
  return `/pictures/${file.split('/').filter(isName).map(encodeURIComponent).join('/')}`;
}

function isName(part: string): boolean {
  return part !== '' && part !== '.' && part !== '..';
}
