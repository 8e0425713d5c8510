import { parentPort, workerData } from 'node:worker_threads';
import type { Change, EntryQuery } from './port.ts';
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
const options = workerData as WorkerOptions;

/** The client is the only sender and is typed; what it sends is not checked again on the way to the disk. */
function call(store: Store, { method, argument }: WorkerRequest): unknown {
  switch (method) {
    case 'commit':
      return store.commit(argument as Change);
    case 'load':
      return store.load();
    case 'pendingEvents':
      return store.pendingEvents(argument as number);
    case 'acknowledgeEvents':
      return store.acknowledgeEvents(argument as number);
    case 'entries':
      return store.entries(argument as EntryQuery);
    case 'facts':
      return store.facts();
    case 'verify':
      return store.verify();
    case 'close':
      return store.close();
  }
}

function answer(id: number, work: () => unknown): void {
  let result: WorkerAnswer;
  try {
    result = { id, value: work() };
  } catch (thrown) {
    const error = asJournalError(thrown, options.path);
    result = { id, problem: error.problem, message: error.message };
  }
  port?.postMessage(result);
}

async function main(): Promise<void> {
  const driver = await pickDriver().catch((thrown: unknown) => {
    answer(0, () => {
      throw thrown;
    });
    return null;
  });
  if (driver === null) {
    return;
  }
  answer(0, () => {
    const store = Store.open({ driver, ...options });
    port?.on('message', (request: WorkerRequest) => {
      answer(request.id, () => call(store, request));
      if (request.method === 'close') {
        port?.close();
      }
    });
    return store.load();
  });
}

void main();
