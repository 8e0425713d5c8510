import type { BenchFaults, FaultName } from '../model.ts';
import { api } from './api.ts';
import { byId, make } from './dom.ts';

interface FaultText {
  readonly name: FaultName;
  readonly title: string;
  readonly does: string;
}

const FAULTS: readonly FaultText[] = [
  {
    name: 'networkDown',
    title: 'Network down',
    does: 'Gateways and broker refuse. No new sales; what is open is settled later.',
  },
  {
    name: 'answerLost',
    title: 'Answer lost',
    does: 'Charged, and the answer gets lost. The kiosk asks and delivers once.',
  },
  {
    name: 'gatewaySlow',
    title: 'Gateway slow',
    does: 'Every answer takes 4 s. Nothing is charged twice.',
  },
  {
    name: 'paperOut',
    title: 'Paper out',
    does: 'The printer has no paper. Sales go on without receipts.',
  },
  {
    name: 'vendJammed',
    title: 'Vend jammed',
    does: 'Motors turn, nothing drops. Without proof the money goes back.',
  },
  {
    name: 'scannerUnplugged',
    title: 'Scanner unplugged',
    does: 'No code can be read. The kiosk says so until it is plugged in.',
  },
  {
    name: 'keypadUnplugged',
    title: 'Keypad unplugged',
    does: 'Its keys do nothing. Selling goes on by touch.',
  },
];

/** The switches at the left. What they show is what the supervisor says, not what was pressed last. */
export class FaultPanel {
  readonly #boxes = new Map<FaultName, HTMLInputElement>();

  constructor() {
    const panel = byId('switches', HTMLDivElement);
    for (const fault of FAULTS) {
      const box = make('input', '');
      box.type = 'checkbox';
      box.id = `fault-${fault.name}`;
      box.setAttribute('role', 'switch');
      box.addEventListener('change', () => void api.setFault(fault.name, box.checked));
      this.#boxes.set(fault.name, box);
      const label = make(
        'label',
        'switch',
        box,
        make('i', 'knob'),
        make('b', '', fault.title),
        make('span', '', fault.does),
      );
      label.htmlFor = box.id;
      panel.append(label);
    }
    byId('power', HTMLButtonElement).addEventListener('click', () => void api.cutPower());
  }

  draw(faults: BenchFaults, powered: boolean): void {
    for (const [name, box] of this.#boxes) {
      box.checked = faults[name];
    }
    byId('power', HTMLButtonElement).disabled = !powered;
  }
}
