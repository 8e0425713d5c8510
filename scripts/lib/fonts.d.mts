export function buildFonts(root: string, out: string): Promise<void>;
export function buildPageFonts(root: string, web: string): Promise<void>;
export function lettersFile(root: string): Promise<string>;
