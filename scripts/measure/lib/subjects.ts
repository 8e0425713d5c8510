import type { ChildProcess } from 'node:child_process';

/** Something that turns a scan into a gateway request, and is ready for the next one when asked. */
export interface ScanSubject {
  /**
   * Brings it to the point where the next scan is charged, sends one scan, and returns the ms from just before the last
   * byte went into the serial line to the first byte of the request at the gateway.
   */
  sample(): Promise<number>;
  stop(): Promise<void>;
}

/** Something idle whose memory is read. */
export interface IdleSubject {
  readonly child: ChildProcess;
  stop(): Promise<void>;
}
