import type { ScreenView } from './view.ts';

/** What travels between the daemon and its page, and the times both have to agree on. No imports but types: the page uses it. */

/** What is drawn when the daemon cannot be reached; sent ahead, since it is needed when nothing can be sent. */
export interface OutOfServiceText {
  /** BCP 47 language of the texts and the page. */
  readonly lang: string;
  readonly title: string;
  readonly lines: readonly string[];
}

/** First event on every connection (`hello`). A page that was loaded with another `version` loads itself again. */
export interface HelloMessage {
  readonly page: number;
  readonly version: string;
  readonly outOfService: OutOfServiceText | null;
}

/** Event `view`: the newest view, whole. */
export interface ViewMessage {
  /** Counts the views of this daemon's life; the page reports the one it has drawn. */
  readonly number: number;
  readonly view: ScreenView;
}

/** Event `glow`: whether the page is to be black, as nobody is near. Not sent to a new page while it is not. */
export interface GlowMessage {
  readonly dark: boolean;
}

/** What a page says of itself (`POST /screen/alive`): after each new view, every ten seconds, and when its window comes or goes. */
export interface AliveMessage {
  readonly page: number;
  /** The view it has drawn. */
  readonly view: number;
  /** Frames that the browser has painted because of the page; stands still where nothing gets to the glass. */
  readonly frames: number;
  /** False behind another tab or window, and where the browser says that nobody can see it. */
  readonly visible: boolean;
  /** The window in CSS pixels, and device pixels for each of them. */
  readonly width: number;
  readonly height: number;
  readonly density: number;
}

/** How often a page tells the daemon that it is drawing. */
export const REPORT_EVERY_MS = 10_000;

/** Reports are believed for this long: two may be lost. */
export const REPORT_LIFE_MS = 25_000;
