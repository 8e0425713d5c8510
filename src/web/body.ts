import type { IncomingMessage } from 'node:http';

export type BodyResult = { readonly result: 'whole'; readonly body: Buffer } | { readonly result: 'too large' | 'cut' };

/** Reads at most `maxBytes`. What is over the cap is not kept; the caller answers and closes the connection. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<BodyResult> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > maxBytes) {
    return { result: 'too large' };
  }
  return await new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) {
        request.pause();
        resolve({ result: 'too large' });
      } else {
        chunks.push(chunk);
      }
    });
    request.once('end', () => resolve({ result: 'whole', body: Buffer.concat(chunks) }));
    request.once('error', () => resolve({ result: 'cut' }));
    request.once('close', () => resolve({ result: 'cut' }));
  });
}

/** @returns the value, or undefined when the bytes are not one JSON value in UTF-8. */
export function parseJson(body: Buffer): unknown {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    return value;
  } catch {
    return undefined;
  }
}
