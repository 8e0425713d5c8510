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

export interface MotorChannel {
  readonly name: string;
  /** Relay of the board that runs the motor. */
  readonly relay: string;
  /** Sensor of the board that is active while the motor is at home, once in each turn. */
  readonly home: string;
}

export interface MotorControllerOptions {
  readonly driver: 'motor';
  readonly channels: readonly MotorChannel[];
  /** How soon the home switch must have been left after the motor was switched on, ms. */
  readonly leaveWithinMs: number;
  /** Whether a motor that is found away from home is brought home at the beginning of the next vend, or refused. */
  readonly seekHome: boolean;
}

export interface BarrierChannel {
  readonly name: string;
  /** Relay of the board that gives the command to open. */
  readonly relay: string;
  /** Relay that gives the command to close; left out: the barrier closes by itself. */
  readonly close?: string | undefined;
  /** Contact that is active while the arm is up. */
  readonly opened: string;
  /** Contact that is active while the arm is down. */
  readonly closed: string;
  /** Contact of the vehicle loop, active while something stands on it. */
  readonly loop?: string | undefined;
}

export interface BarrierControllerOptions {
  readonly driver: 'barrier';
  readonly channels: readonly BarrierChannel[];
  /** `pulse`: one pulse opens. `hold`: it stays open as long as the relay is on. */
  readonly command: 'pulse' | 'hold';
  readonly openWithinMs: number;
  readonly closeWithinMs: number;
  /** How long the loop must have been free before it is closed, ms. */
  readonly freeForMs: number;
  /** How long an open barrier waits for a vehicle to reach the loop, ms. */
  readonly passWithinMs: number;
}

export type SerialRelayProtocol = 'lcus' | 'lcus-feedback' | 'lcus-status';

export interface SerialRelayOptions {
  readonly driver: 'serial-relay';
  readonly path: string;
  readonly baudRate: number;
  readonly protocol: SerialRelayProtocol;
  /** `number`: as printed on the board, from 1. */
  readonly channels: readonly { readonly name: string; readonly number: number }[];
  readonly answerWithinMs: number;
}

export interface MdbChannel {
  readonly name: string;
  /** What the machine calls the selection in its vend request; left out: any selection at the price. */
  readonly selection?: number | undefined;
  /** Price in the smallest unit of the currency. */
  readonly priceMinor: number;
}

export interface MdbControllerOptions {
  readonly driver: 'mdb';
  /** What stands between the serial line and the bus. */
  readonly interface: 'pc2mdb' | 'qibixx';
  readonly path: string;
  readonly baudRate: number;
  /** Cashless device 1 or 2 on the bus. */
  readonly address: 0x10 | 0x60;
  /** ISO 4217 number of the currency, and how many digits its smallest unit is behind the point. */
  readonly currencyNumber: number;
  readonly decimals: number;
  /** Smallest units of the currency in one unit of the bus. */
  readonly scale: number;
  readonly channels: readonly MdbChannel[];
  /** How long the machine may take from our yes to its word on whether it came out, ms. */
  readonly finishWithinMs: number;
}

export interface VirtualControllerOptions {
  readonly driver: 'virtual';
  readonly channels: readonly { readonly name: string }[];
}

export type ControllerOptions =
  | ModbusControllerOptions
  | MotorControllerOptions
  | BarrierControllerOptions
  | SerialRelayOptions
  | MdbControllerOptions
  | VirtualControllerOptions
  | { readonly driver: 'none' };
