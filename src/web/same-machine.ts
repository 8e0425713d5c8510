import { isLoopback } from '../domain/loopback.ts';

/** Both ends of a connection; undefined once it is closed. */
export interface Ends {
  readonly remoteAddress?: string | undefined;
  readonly localAddress?: string | undefined;
}

/**
 * Whether who asked is a program on this machine: over loopback, or by the machine's own address in the network. A proxy that runs here
 * is one too, whoever is behind it.
 */
export function isSameMachine({ socket }: { readonly socket: Ends | null }): boolean {
  const { remoteAddress, localAddress } = socket ?? {};
  if (remoteAddress === undefined) {
    return false;
  }
  return remoteAddress === localAddress || isLoopback(remoteAddress.replace(/^::ffff:/, ''));
}
