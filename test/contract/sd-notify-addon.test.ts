import { expect, test } from 'vitest';
import { MemoryLog } from '../../src/log/log.ts';
import { SystemdNotifier } from '../../src/os/systemd-notifier.ts';

// The real add-on reads NOTIFY_SOCKET of its whole process and may be missing on a machine; what is tried here is that it
// is preferred and gets the same messages.
test('where the add-on loads, it is used and no program is started', async () => {
  const sent: string[] = [];
  const log = new MemoryLog();
  const notifier = new SystemdNotifier({
    env: { NOTIFY_SOCKET: '/nowhere' },
    log,
    loadAddOn: () => Promise.resolve({ sendState: (text: string) => void sent.push(text) }),
    program: '/nowhere/either',
    progress: () => true,
  });
  await notifier.start();
  await notifier.ready('ready to sell');
  await notifier.stopping();
  expect(notifier.transport).toBe('add-on');
  expect(sent).toEqual(['READY=1\nSTATUS=ready to sell', 'STOPPING=1']);
});
