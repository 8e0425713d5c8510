import { randomInt } from 'node:crypto';
import { once } from 'node:events';

/** What the root process of the guest does for a job; answered in the order of asking. */
export type Ask =
  | { readonly id: number; readonly ask: 'root'; readonly script: string }
  | { readonly id: number; readonly ask: 'host'; readonly words: string };
export interface Answer {
  readonly id: number;
  readonly ok: boolean;
  readonly text: string;
}

/** A job's view of the machine it runs in. */
export class Inside {
  /**
   * Runs a script in bash as root.
   * @returns what it printed, trimmed. Rejects, with its error output, when it fails.
   */
  root(script: string): Promise<string> {
    return this.ask({ id: randomInt(2 ** 40), ask: 'root', script });
  }

  /** Loads kernel modules, with parameters if there are any: `load('dummy_hcd num=2', 'libcomposite')`. */
  async load(...modules: readonly string[]): Promise<void> {
    await this.root(['set -e', ...modules.map((module) => `modprobe ${module}`)].join('\n'));
  }

  /**
   * Has the host take a picture of the guest's screen; the test finds it by this name in the result, the last of that name.
   * @returns the SHA-256 of its pixels, in hex: three bytes each, red, green, blue.
   */
  async screendump(name: string): Promise<string> {
    return await this.ask({ id: randomInt(2 ** 40), ask: 'host', words: `screendump ${name}` });
  }

  /** Lines of its own in the output, for the reader of a failure; set in, so that none of them is taken for the end of a story. */
  say(words: string): void {
    console.log(words.replace(/^/gm, '  '));
  }

  private async ask(ask: Ask): Promise<string> {
    process.send?.(ask);
    for (;;) {
      const [answer] = (await once(process, 'message')) as [Answer];
      if (answer.id === ask.id) {
        if (!answer.ok) {
          throw new Error(answer.text);
        }
        return answer.text;
      }
    }
  }
}
