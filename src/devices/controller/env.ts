import type { GpioBoard } from '../gpio/port.ts';
import type { DriverEnv } from '../virtual/env.ts';

/** Relays and switches of the board, for drivers that drive a mechanism through them. */
export interface Pins {
  readonly board: GpioBoard;
  /** Tells of every debounced change of a sensor. @returns a function that ends it. */
  onSensor(listener: (sensor: string, active: boolean) => void): () => void;
  /** Tells whenever the health of the board changes. @returns a function that ends it. */
  onHealth(listener: () => void): () => void;
}

export interface ControllerEnv extends DriverEnv {
  /** Left out where no board is made: drivers that need one then refuse everything. */
  readonly pins?: Pins | undefined;
}
