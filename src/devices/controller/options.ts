export interface ChannelConfig {
  readonly name: string;
  /** Address of the coil as the protocol counts it, from 0: what a manual calls coil 1, or 00001, is 0. */
  readonly coil: number;
}

/** A relay board that speaks Modbus RTU on a serial line, 8 data bits, no parity, 1 stop bit. */
export interface ModbusControllerOptions {
  readonly driver: 'modbus';
  /** Device file, best a link made by a udev rule: `/dev/vendor`. */
  readonly path: string;
  readonly baudRate: number;
  /** Address of the board on the bus, 1 to 247. */
  readonly unit: number;
  readonly channels: readonly ChannelConfig[];
  /** How long an answer may take, ms. */
  readonly answerWithinMs: number;
}

export interface VirtualControllerOptions {
  readonly driver: 'virtual';
  readonly channels: readonly ChannelConfig[];
}

export type ControllerOptions = ModbusControllerOptions | VirtualControllerOptions | { readonly driver: 'none' };
