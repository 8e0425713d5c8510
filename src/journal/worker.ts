import { parentPort } from 'node:worker_threads';
import {
  type ArchiveOptions,
  type Change,
  type EndedBy,
  type EntryQuery,
  type InspectPart,
  JournalError,
} from './port.ts';
import { asJournalError } from './problems.ts';
import type { WorkerAnswer, WorkerOptions, WorkerRequest } from './protocol.ts';
import { pickDriver } from './sqlite.ts';
import { Store } from './store.ts';

/**
 * The other end of `client.ts`: owns the store and answers one request after the other. It is built as a file of its own,
 * because a worker thread starts from a file.
 */
const port = parentPort;
if (port === null) {
  throw new Error('the journal worker runs as a worker thread only');
}

let store: Store | null = null;
let path = 'the journal';
// Loaded before it is known which journal to open: the thread is started ahead of the configuration.
const driver = pickDriver();
// Looked at when the journal is opened.
driver.catch(() => {});

/** The client is the only sender and is typed; what it sends is not checked again on the way to the disk. */
function call({ method, argument }: WorkerRequest): unknown {
  if (store === null) {
    throw new JournalError('failed', 'The journal has not been opened.');
  }
  switch (method) {
    case 'commit':
      return store.commit(argument as Change);
    case 'load':
      return store.load();
    case 'pendingEvents':
      return store.pendingEvents(argument as number);
    case 'acknowledgeEvents':
      return store.acknowledgeEvents(argument as number);
    case 'ended':
      return store.ended(argument as EndedBy);
    case 'entries':
      return store.entries(argument as EntryQuery);
    case 'facts':
      return store.facts();
    case 'verify':
      return store.verify();
    case 'inspect':
      return store.inspect(argument as InspectPart);
    case 'archive':
      return store.archive(argument as ArchiveOptions);
    case 'totals':
      return store.totals();
    case 'backup':
      return store.backup(argument as string);
    case 'close':
      return store.close();
    case 'open':
      throw new JournalError('failed', 'The journal is open already.');
  }
}

function answer(id: number, work: () => unknown): void {
  let result: WorkerAnswer;
  try {
    result = { id, value: work() };
  } catch (thrown) {
    const error = asJournalError(thrown, path);
    result = { id, problem: error.problem, message: error.message };
  }
  port?.postMessage(result);
}

async function open(id: number, options: WorkerOptions): Promise<void> {
  path = options.path;
  try {
    const opened = Store.open({ driver: await driver, ...options });
    store = opened;
    answer(id, () => opened.load());
  } catch (thrown) {
    answer(id, () => {
      throw thrown;
    });
  }
}

port.on('message', (request: WorkerRequest) => {
  if (request.method === 'open' && store === null) {
    void open(request.id, request.argument as WorkerOptions);
    return;
  }
  answer(request.id, () => call(request));
  if (request.method === 'close') {
    port.close();
  }
});
