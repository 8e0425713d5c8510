import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * Reads the QR codes on pictures as somebody else's program does (zbar), all in one go.
 * @param files paths of pictures, without an apostrophe
 * @returns of each picture that has any, the texts of its codes; one without a code is missing from it.
 */
export async function codesOn(files: readonly string[]): Promise<Record<string, readonly string[]>> {
  const only = ['--quiet', '--xml', '-Sdisable', '-Sqrcode.enable'];
  const answer = promisify(execFile)('zbarimg', [...only, ...files], { maxBuffer: 16 * 1024 * 1024 });
  // It fails as soon as one of them has no code; which one, its answer says.
  const { stdout } = await answer.catch((error: { readonly stdout: string }) => error);
  const texts = (part: string) =>
    [...part.matchAll(/<data><!\[CDATA\[(.*?)\]\]><\/data>/g)].map(([, text = '']) => text);
  const [, ...found] = stdout.split("<source href='");
  return Object.fromEntries(found.map((part) => [part.slice(0, part.indexOf("'")), texts(part)]));
}
