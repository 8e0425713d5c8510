import type { Phase } from '../../domain/state.ts';
import type { Cue } from './port.ts';

/**
 * What a customer should hear when the front of the kiosk goes from one phase to the next; null: nothing. Only what they would
 * otherwise have to look up for: their code was read, they may take what they bought, it did not work, they have to do something.
 * Touches make no sound, since the finger knows; nobody is called who has gone.
 */
export function cueFor(before: Phase, after: Phase): Cue | null {
  switch (after.name) {
    case 'paying':
    case 'choosing':
    case 'typing':
    case 'stay':
      return noticeCue(before, after);
    case 'no paper':
      return before.name === after.name ? null : 'attention';
    case 'told':
      return before.name === after.name && before.what === after.what ? null : toldCue(after.what.kind);
    case 'opening':
    case 'charging':
      return before.name === after.name ? null : 'scan';
    case 'confirming':
      return confirmingCue(before, after);
    case 'delivering':
      return before.name === 'delivering' ? null : 'success';
    case 'receipt':
      return isPaidFor(before) ? null : 'success';
    case 'refunding':
      return before.name === 'refunding' ? null : 'failure';
    case 'thanks':
      return thanksCue(before, after);
    case 'starting':
    case 'idle':
    case 'out of service':
      return null;
    default:
      return after satisfies never;
  }
}

type Noticing = Extract<Phase, { readonly name: 'paying' | 'choosing' | 'typing' | 'stay' }>;

function noticeCue(before: Phase, after: Noticing): Cue | null {
  const known = 'notice' in before && before.name === after.name ? before.notice : null;
  if (after.notice === null || after.notice === known) {
    // A ticket was read: what it costs is on the screen. A second voucher taken is a step without a new notice.
    const isRead = after.name === 'stay' && (before.name !== 'stay' || before.vouchers.length < after.vouchers.length);
    return isRead && before.name !== 'paying' && before.name !== 'no paper' ? 'scan' : null;
  }
  switch (after.notice) {
    case 'voucher taken':
      return 'scan';
    case 'reading':
      return null;
    default:
      return 'failure';
  }
}

function toldCue(kind: Extract<Phase, { readonly name: 'told' }>['what']['kind']): Cue {
  switch (kind) {
    case 'nothing to pay':
    case 'gate opened':
      return 'success';
    case 'ticket used before':
    case 'unknown ticket':
    case 'ticket wrong':
    case 'pay first':
    case 'cannot tell':
    case 'gate stuck':
      return 'failure';
  }
}

/** Only the customer who has to do something on their phone is called. */
function confirmingCue(before: Phase, after: Extract<Phase, { readonly name: 'confirming' }>): Cue | null {
  const known = before.name === 'confirming' ? before.why : null;
  return after.why === 'pending' && known !== 'pending' ? 'attention' : null;
}

function thanksCue(before: Phase, after: Extract<Phase, { readonly name: 'thanks' }>): Cue | null {
  if (before.name === 'thanks') {
    return null;
  }
  if (after.how.kind === 'completed') {
    return isPaidFor(before) ? null : 'success';
  }
  // That it did not work has been heard when the refund began.
  return before.name === 'refunding' ? null : 'failure';
}

/** The sale has been heard to succeed. */
function isPaidFor({ name }: Phase): boolean {
  return name === 'delivering' || name === 'receipt' || name === 'refunding';
}
