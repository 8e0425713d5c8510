/** Put in by `scripts/build.mjs`: the moment of the build. */
declare const KIOSKD_BUILT_AT: number;

/** No kioskd was built earlier: what a program run from its sources goes by. */
const FIRST_YEAR = Date.UTC(2026, 0, 1);

/** Wall clock ms at which this program was built. No right clock is before it. */
export const BUILT_AT: number = typeof KIOSKD_BUILT_AT === 'number' ? KIOSKD_BUILT_AT : FIRST_YEAR;
