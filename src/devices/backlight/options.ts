export interface SysfsBacklightOptions {
  readonly driver: 'sysfs';
  /** Name in `/sys/class/backlight`; `auto`: the only one that there is. */
  readonly device: string;
  /** Per cent of the most that the panel can. */
  readonly brightness: number;
  /** Per cent, while nobody is near. */
  readonly dim: number;
}

export type BacklightOptions = SysfsBacklightOptions | { readonly driver: 'virtual' };

/** When the screen rests. Null: never. */
export interface RestTimes {
  readonly dimAfterMs: number | null;
  readonly offAfterMs: number | null;
}
