import { expect, onTestFinished, test } from 'vitest';
import { ListenError } from '../../src/web/listen-error.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { startRelay } from '../support/relay.ts';

test('a port that is taken is said in words that name the setting', async () => {
  const broker = await Mosquitto.start();
  onTestFinished(() => broker.remove());
  const first = await startRelay({ brokerUrl: broker.url });
  onTestFinished(() => first.stop());
  const second = startRelay({ brokerUrl: broker.url, listen: `127.0.0.1:${first.port}` });
  const error: unknown = await second.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ListenError);
  expect((error as ListenError).message).toContain('set relay.listen to a free one');
});
