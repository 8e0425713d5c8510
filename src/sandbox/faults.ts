import type { VirtualHardware } from '../devices/virtual/hardware.ts';
import type { FaultChange } from './api.ts';
import type { BenchFaults } from './page/model.ts';

export const NO_FAULTS: BenchFaults = {
  networkDown: false,
  answerLost: false,
  gatewaySlow: false,
  paperOut: false,
  vendJammed: false,
  scannerUnplugged: false,
  keypadUnplugged: false,
};

export function changedFaults(before: BenchFaults, change: FaultChange): BenchFaults {
  const named = Object.fromEntries(Object.entries(change).filter(([, on]) => on !== undefined));
  const next: BenchFaults = { ...before, ...named };
  // One answer cannot be both lost and late: the switch that was moved last wins.
  return {
    ...next,
    answerLost: next.answerLost && change.gatewaySlow !== true,
    gatewaySlow: next.gatewaySlow && (change.gatewaySlow === true || !next.answerLost),
  };
}

/** What these switches break of the machine itself. */
export function breakHardware(hardware: VirtualHardware, faults: BenchFaults): void {
  hardware.plugScanner(!faults.scannerUnplugged);
  hardware.plugKeypad(!faults.keypadUnplugged);
  hardware.setPrinter({ paper: faults.paperOut ? 'out' : 'ok' });
}
