import { readFileSync, writeFileSync } from 'node:fs';
import type { Inside } from './inside.ts';

interface Bank {
  readonly label: string;
  readonly lines: number;
}

/** The GPIO chips of a board in the order in which its kernel finds them; the header is the one called pinctrl-…. */
const BOARDS = {
  'pi-3': [
    { label: 'pinctrl-bcm2835', lines: 54 },
    { label: 'raspberrypi-exp-gpio', lines: 8 },
  ],
  'pi-4': [
    { label: 'pinctrl-bcm2711', lines: 58 },
    { label: 'raspberrypi-exp-gpio', lines: 8 },
  ],
  'pi-5': [
    { label: 'gpio-brcmstb@107d508500', lines: 32 },
    { label: 'gpio-brcmstb@107d508520', lines: 4 },
    { label: 'pinctrl-rp1', lines: 54 },
  ],
} as const satisfies Record<string, readonly Bank[]>;

export type PretendBoard = keyof typeof BOARDS;

/** The header of a pretend board: real lines of a real kernel, whose other ends are in our hands. */
export interface Header {
  /** `/dev/gpiochipN` of the header. */
  readonly device: string;
  /** What is on the wire of a line that the daemon drives. */
  level(bcm: number): 0 | 1;
  /** Sets the wire of a line that the daemon reads. */
  set(bcm: number, level: 0 | 1): void;
  /** Takes the chips away, as if the board had none. */
  remove(): Promise<void>;
}

/** Makes the chips of a board by the kernel's GPIO simulator. One board at a time: two headers would be refused. */
export async function pretendBoard(guest: Inside, board: PretendBoard): Promise<Header> {
  const folder = `/sys/kernel/config/gpio-sim/${board}`;
  const header = BOARDS[board].findIndex(({ label }) => label.startsWith('pinctrl-'));
  await guest.load('gpio-sim');
  const banks = BOARDS[board].map(
    ({ label, lines }, index) =>
      `mkdir -p bank${index}; echo ${lines} >bank${index}/num_lines; echo ${label} >bank${index}/label`,
  );
  const found = await guest.root(`set -e
    mkdir ${folder}; cd ${folder}
    ${banks.join('\n')}
    echo 1 >live
    # The kernel tells udev of the chips one by one.
    for try in $(seq 100); do [ "$(stat -c %G /sys/class/gpio/export)" = gpio ] && break; sleep 0.05; done
    udevadm settle
    chip=$(cat bank${header}/chip_name)
    wires=/sys/devices/platform/$(cat dev_name)/$chip
    chmod 666 $wires/sim_gpio*/pull
    echo $chip $wires`);
  const [chip, wires] = found.split(' ');
  return {
    device: `/dev/${chip}`,
    level: (bcm) => (readFileSync(`${wires}/sim_gpio${bcm}/value`, 'latin1').startsWith('1') ? 1 : 0),
    set: (bcm, level) => writeFileSync(`${wires}/sim_gpio${bcm}/pull`, level === 1 ? 'pull-up' : 'pull-down'),
    remove: async () => {
      await guest.root(`cd ${folder} && echo 0 >live && rmdir bank* && cd / && rmdir ${folder}`);
    },
  };
}
