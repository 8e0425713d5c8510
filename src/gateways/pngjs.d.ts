declare module 'pngjs' {
  export const PNG: {
    readonly sync: {
      /** Four bytes a pixel (red, green, blue, alpha). Throws when the bytes are not a whole PNG. */
      read(bytes: Buffer): { readonly width: number; readonly height: number; readonly data: Buffer };
    };
  };
}
