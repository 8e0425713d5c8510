import { readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Timers } from '../port.ts';

/** Which plug the customer's screen is on: found by itself, named as the kernel names it (`HDMI-A-1`), or not on this machine. */
export type OutputSetting = 'auto' | 'none' | (string & {});

/** Why the customer sees nothing, as far as the graphics chip can tell. */
export interface OutputProblem {
  /**
   * `unplugged`: no screen at all. `off`: there is one, and it gets no picture (screen saver, power saving). `elsewhere`: no screen here,
   * and the page is seen all the same: on a tablet, or on a panel of which the graphics chip knows nothing.
   */
  readonly kind: 'unplugged' | 'off' | 'elsewhere';
  /** For the technician. */
  readonly words: string;
}

export interface OutputQuestion {
  /** `/sys`, or what stands in for it. */
  readonly sysRoot: string;
  readonly output: OutputSetting;
  /** A framebuffer's entry in sysfs: then only the plugs of its own graphics chip count. */
  readonly framebuffer?: string | undefined;
}

interface Output {
  readonly name: string;
  /** `unknown`: a kind of plug that cannot tell. */
  readonly status: string;
  readonly isOff: boolean;
}

const CHECK_MS = 3000;
const NOT_HERE = 'if it is not on one of these plugs, set display.output: none';

/**
 * Asks the graphics chip whether a screen is plugged in. The kernel answers from what it remembers
 * (`/sys/class/drm/card0-HDMI-A-1/status`), so the question wakes no hardware. Plugs that cannot tell count as good, and a machine
 * that knows no plugs has no problem that could be seen here.
 * @returns null when there is nothing to complain of.
 */
export async function readOutputs(question: OutputQuestion): Promise<OutputProblem | null> {
  return judge(question.output === 'none' ? [] : await listOutputs(question), question.output);
}

function judge(all: readonly Output[], output: OutputSetting): OutputProblem | null {
  if (output !== 'auto' && output !== 'none') {
    return judgeNamed(all, output);
  }
  if (all.length === 0) {
    return null;
  }
  const plugged = all.filter(isPlugged);
  const names = all.map(({ name }) => name).join(', ');
  if (plugged.length === 0) {
    const words = `no screen is connected (${names}): check its cable and its power; ${NOT_HERE}`;
    return { kind: 'unplugged', words };
  }
  return plugged.every(({ isOff }) => isOff) ? off(plugged.map(({ name }) => name).join(', ')) : null;
}

function judgeNamed(all: readonly Output[], wanted: string): OutputProblem | null {
  const found = all.find(({ name }) => name === wanted);
  if (found === undefined) {
    const others = all.length === 0 ? 'none' : all.map(({ name }) => name).join(', ');
    const words = `this machine has no output ${wanted} (it has ${others}): correct display.output`;
    return { kind: 'unplugged', words };
  }
  if (!isPlugged(found)) {
    return { kind: 'unplugged', words: `no screen is connected to ${wanted}: check its cable and its power` };
  }
  return found.isOff ? off(wanted) : null;
}

function isPlugged({ status }: Output): boolean {
  return status !== 'disconnected';
}

function off(names: string): OutputProblem {
  return { kind: 'off', words: `${names} is switched off and shows nothing: switch screen saver and power saving off` };
}

async function listOutputs({ sysRoot, framebuffer }: OutputQuestion): Promise<Output[]> {
  const folder = join(sysRoot, 'class/drm');
  const entries = await readdir(folder).catch(() => []);
  const chip = framebuffer === undefined ? null : await chipOf(framebuffer);
  const outputs: Output[] = [];
  for (const entry of entries.sort()) {
    const [, card = '', name = ''] = /^(card\d+)-([A-Za-z][A-Za-z0-9-]*)$/.exec(entry) ?? [];
    // Writeback connectors record a picture; nobody looks at them.
    if (name === '' || name.startsWith('Writeback')) {
      continue;
    }
    if (framebuffer === undefined || (chip !== null && (await chipOf(join(folder, card))) === chip)) {
      const path = join(folder, entry);
      const status = await line(join(path, 'status'));
      outputs.push({ name, status, isOff: (await line(join(path, 'dpms'))) === 'Off' });
    }
  }
  return outputs;
}

async function chipOf(entry: string): Promise<string | null> {
  return await realpath(join(entry, 'device')).catch(() => null);
}

async function line(path: string): Promise<string> {
  return (await readFile(path, 'utf8').catch(() => '')).trim();
}

/**
 * Asks again every three seconds and says when the answer is another one. The kernel tells of a plug by a uevent, which only a netlink
 * socket hears, and Node has none; files in sysfs give no file events. So it looks: a few bytes from memory, nothing written.
 */
export class OutputWatch {
  private readonly question: OutputQuestion;
  private readonly timers: Timers;
  private readonly onChange: () => void;
  private running = false;
  private cancel: (() => void) | null = null;
  private found: OutputProblem | null = null;
  private sawPlug = false;

  constructor(question: OutputQuestion, timers: Timers, onChange: () => void) {
    this.question = question;
    this.timers = timers;
    this.onChange = onChange;
  }

  /** Null while the outputs show, or cannot tell. */
  get problem(): OutputProblem | null {
    return this.found;
  }

  /** Whether a screen has been on one of the plugs, ever since this was made. */
  get wasPlugged(): boolean {
    return this.sawPlug;
  }

  /** Resolves after the first look. */
  async start(): Promise<void> {
    if (this.question.output === 'none' || this.running) {
      return;
    }
    this.running = true;
    await this.look();
  }

  stop(): void {
    this.running = false;
    this.cancel?.();
    this.cancel = null;
    this.found = null;
  }

  private async look(): Promise<void> {
    const all = await listOutputs(this.question);
    if (!this.running) {
      return;
    }
    const problem = judge(all, this.question.output);
    this.sawPlug ||= all.some(isPlugged);
    const changed = problem?.words !== this.found?.words;
    this.found = problem;
    if (changed) {
      this.onChange();
    }
    this.cancel = this.timers.after(CHECK_MS, () => void this.look());
  }
}
