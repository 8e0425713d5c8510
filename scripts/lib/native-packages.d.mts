/** Packages that load a compiled file, and so stay outside of every bundle. */
export const nativePackages: string[];
