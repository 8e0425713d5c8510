import type { LightPattern } from '../devices/light/port.ts';
import type { Phase } from '../domain/state.ts';

/** What the ring says in each state of the kiosk. */
export function patternFor(phase: Phase): LightPattern {
  switch (phase.name) {
    case 'starting':
      return 'wait';
    case 'idle':
      return 'idle';
    case 'choosing':
    case 'typing':
    case 'stay':
    case 'no paper':
      return 'choose';
    case 'opening':
      return 'success';
    case 'told':
      return phase.what.kind === 'nothing to pay' || phase.what.kind === 'gate opened' ? 'success' : 'failure';
    case 'paying':
      return phase.notice === null ? 'pay' : 'failure';
    case 'charging':
    case 'confirming':
    case 'refunding':
      return 'wait';
    case 'delivering':
    case 'receipt':
      return 'success';
    case 'thanks':
      return phase.how.kind === 'completed' ? 'success' : 'failure';
    case 'out of service':
      return 'out of service';
    default:
      return phase satisfies never;
  }
}
