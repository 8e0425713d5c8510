import type { OutputSetting } from './outputs.ts';

/** What the configuration says about the screen, one form for each driver. */
export type DisplayOptions = WebDisplaySettings | FramebufferOptions | { readonly driver: 'none' };

export interface WebDisplaySettings {
  readonly driver: 'web';
  /** Whether the customer has to see the screen: then a page that nobody sees is a failure, otherwise a remark. */
  readonly required: boolean;
  readonly output: OutputSetting;
}

export interface FramebufferOptions {
  readonly driver: 'framebuffer';
  readonly device: string;
  /** The picture is turned by so many degrees clockwise. */
  readonly rotate: 0 | 90 | 180 | 270;
  readonly output: OutputSetting;
  /** Whether there are keys beside the screen: only then are buttons drawn. */
  readonly buttons: boolean;
}
