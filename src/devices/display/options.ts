import type { PhysicalKeys } from '../../screens/framebuffer/keys.ts';
import type { KeyCaps } from '../../screens/keys.ts';
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
  /** Which keys there are beside the screen: only what they can do is drawn. `true`: to begin and to go back. */
  readonly buttons: PhysicalKeys;
  /** What is printed on the keys of a keypad; null, or left out: there is none. */
  readonly keypad?: KeyCaps | null;
}
