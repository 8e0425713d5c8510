import { type Health, READY } from '../../domain/health.ts';
import type { OutputProblem } from './outputs.ts';

export const NOT_STARTED: Health = { status: 'absent', reason: 'the screen is not started' };

/** What can be said of the pages that show a web display, best first. */
export type PageState =
  | 'shown'
  /** Connected and reporting, and an older view is on the glass. */
  | 'old picture'
  /** Reporting, but no new frame has been painted since the last time. */
  | 'not painting'
  /** Behind another window or tab, or minimised. */
  | 'hidden'
  | 'too small'
  /** Connected, and no report comes any more. */
  | 'frozen'
  /** Not on the machine of the plug that `display.output` names: a technician looks on. */
  | 'on another machine'
  | 'no browser';

const PAGE_WORDS: Readonly<Record<Exclude<PageState, 'shown'>, string>> = {
  'old picture': 'the browser is connected but does not draw what it is sent: restart the browser',
  'not painting': 'the browser runs but paints nothing: restart the browser, and check that the graphics chip works',
  hidden: 'the page is hidden behind another window or tab: close that, or restart the browser in kiosk mode',
  'too small': 'the window of the browser is too small to be read: open it full screen',
  frozen: 'the browser is connected but does not answer: restart the browser',
  'on another machine':
    'only a browser on another machine shows the screen: start the browser of this kiosk, or set display.output: none if the screen is over there',
  'no browser': 'no browser shows the screen: check that the browser runs and has the address of this kiosk open',
};

/** Pages whose state comes of the plug: then its words say what to do, and not those of the page. */
const BLAMED_ON_PLUG: Readonly<Record<OutputProblem['kind'], (page: PageState) => boolean>> = {
  unplugged: () => true,
  // A compositor that has switched the output off gives the page no frames, or calls it covered.
  off: (page) => ['shown', 'old picture', 'not painting', 'hidden'].includes(page),
  elsewhere: (page) => page === 'not painting' || page === 'no browser',
};

/**
 * How a web display is. Where the customer has to see the screen (`display.required`), what keeps them from it is a failure;
 * otherwise it is a remark, and what sells without a screen goes on.
 */
export function webHealth(page: PageState, output: OutputProblem | null, required: boolean): Health {
  const unseen = whyUnseen(page, output);
  if (unseen !== null) {
    return required ? unseen : { status: 'degraded', reason: unseen.reason };
  }
  return output === null ? READY : { status: 'degraded', reason: output.words };
}

function whyUnseen(page: PageState, output: OutputProblem | null): Health | null {
  if (output !== null && BLAMED_ON_PLUG[output.kind](page)) {
    return { status: 'failing', reason: output.words };
  }
  if (page === 'shown') {
    return null;
  }
  const isThere = page !== 'no browser' && page !== 'on another machine';
  return { status: isThere ? 'failing' : 'absent', reason: PAGE_WORDS[page] };
}
