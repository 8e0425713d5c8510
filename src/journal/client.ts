import { Worker } from 'node:worker_threads';
import { type Journal, JournalError, type Snapshot } from './port.ts';
import type { OpenedJournal, WorkerAnswer, WorkerOptions, WorkerRequest } from './protocol.ts';

export interface OpenOptions {
  readonly path: string;
  /** The built `src/journal/worker.ts`, absolute. */
  readonly workerFile: string;
  /** Wall clock, ms. */
  readonly now: () => number;
  readonly readOnly?: boolean;
  /** Greatest size of the file in pages of 4 KiB; 0 or left out: no limit. */
  readonly maxPages?: number;
  /** From {@link startJournalWorker}; used up by this. Left out: one is started now. */
  readonly worker?: JournalWorker;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: JournalError) => void;
}

/** Sends requests to the worker and hands out its answers. When the worker ends, everything that waits is rejected. */
class WorkerClient {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #ended: Promise<void>;
  #nextId = 1;
  #over: JournalError | null = null;
  #closing: Promise<void> | null = null;

  constructor(worker: Worker) {
    this.#worker = worker;
    this.#ended = new Promise((resolve) => {
      worker.once('exit', (code) => {
        this.#end(new JournalError('failed', `The journal's worker has ended (code ${code}).`));
        resolve();
      });
    });
    worker.on('message', (answer: WorkerAnswer) => this.#settle(answer));
    worker.on('error', (error) => {
      this.#end(
        new JournalError('failed', `The journal's worker has failed and must be started anew: ${error.message}`),
      );
    });
  }

  #settle(answer: WorkerAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('problem' in answer) {
      waiting?.reject(new JournalError(answer.problem, answer.message));
    } else {
      waiting?.resolve(answer.value);
    }
  }

  #end(why: JournalError): void {
    this.#over ??= why;
    for (const waiting of this.#waiting.values()) {
      waiting.reject(this.#over);
    }
    this.#waiting.clear();
  }

  #await(id: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
    });
  }

  call(method: WorkerRequest['method'], argument?: unknown): Promise<unknown> {
    if (this.#over !== null || this.#closing !== null) {
      return Promise.reject(this.#over ?? new JournalError('failed', 'The journal is closed.'));
    }
    const id = this.#nextId++;
    try {
      this.#worker.postMessage({ id, method, argument } satisfies WorkerRequest);
    } catch (thrown) {
      const detail = thrown instanceof Error ? thrown.message : String(thrown);
      return Promise.reject(
        new JournalError('failed', `The change cannot be recorded, it is not plain data: ${detail}`),
      );
    }
    return this.#await(id);
  }

  /** Idempotent. Lets the worker finish what it has been given, then waits until it is gone. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const closed = this.call('close');
    try {
      await closed;
    } catch {
      // It is gone, or its last sync failed: what was acknowledged is on the disk either way.
    }
    await this.#ended;
  }

  /** For a worker that has opened nothing: nothing to close in an orderly way. */
  async discard(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** A worker that has been started; it has no journal before it is given to {@link openJournal}. */
export type JournalWorker = WorkerClient;

/**
 * Starts a worker before it is known which journal it is to open: a thread takes as long to start as a small program, and
 * the configuration can be read meanwhile. A worker that cannot start says so when the journal is opened.
 */
export function startJournalWorker(workerFile: string): JournalWorker {
  return new WorkerClient(new Worker(workerFile, { name: 'journal' }));
}

/**
 * Opens the journal in a worker thread, so that a slow disk holds up nothing but the answers that wait for it.
 * @throws JournalError (as a rejection) with what to do about it.
 */
export async function openJournal(options: OpenOptions): Promise<OpenedJournal> {
  const argument: WorkerOptions = {
    path: options.path,
    now: options.now(),
    readOnly: options.readOnly ?? false,
    maxPages: options.maxPages ?? 0,
  };
  const client = options.worker ?? startJournalWorker(options.workerFile);
  try {
    const snapshot = (await client.call('open', argument)) as Snapshot;
    return { journal: asJournal(client, (path) => backupBeside(argument, options.workerFile, path)), snapshot };
  } catch (thrown) {
    await client.discard();
    throw thrown;
  }
}

/** In a thread of its own, which reads while this one writes: copying a large journal takes many seconds. */
async function backupBeside(journal: WorkerOptions, workerFile: string, path: string): Promise<void> {
  const reader = startJournalWorker(workerFile);
  try {
    await reader.call('open', { ...journal, readOnly: true } satisfies WorkerOptions);
    await reader.call('backup', path);
  } finally {
    await reader.close();
  }
}

/** The answers come from our own worker, built from the same source; they are not checked a second time. */
function asJournal(client: WorkerClient, backup: Journal['backup']): Journal {
  return {
    commit: (change) => client.call('commit', change) as ReturnType<Journal['commit']>,
    load: () => client.call('load') as ReturnType<Journal['load']>,
    pendingEvents: (limit) => client.call('pendingEvents', limit) as ReturnType<Journal['pendingEvents']>,
    acknowledgeEvents: (upTo) => client.call('acknowledgeEvents', upTo) as ReturnType<Journal['acknowledgeEvents']>,
    ended: (by) => client.call('ended', by) as ReturnType<Journal['ended']>,
    entries: (query) => client.call('entries', query) as ReturnType<Journal['entries']>,
    facts: () => client.call('facts') as ReturnType<Journal['facts']>,
    verify: () => client.call('verify') as ReturnType<Journal['verify']>,
    inspect: (part) => client.call('inspect', part) as ReturnType<Journal['inspect']>,
    archive: (options) => client.call('archive', options) as ReturnType<Journal['archive']>,
    totals: () => client.call('totals') as ReturnType<Journal['totals']>,
    backup,
    close: () => client.close(),
  };
}
