import { expect, test } from 'vitest';
import type { DaemonStatus } from '../../src/sandbox/daemon-process.ts';
import { eventually } from '../support/eventually.ts';
import { post, startSandbox } from './sandbox-stand-in.ts';

test("the daemon's screen is reached under the page's own address, and nothing else of the daemon is", async () => {
  const seen: DaemonStatus[] = [];
  const { addresses } = await startSandbox({ onDaemon: (status) => seen.push(status) });
  await eventually(() => seen.at(-1)?.state === 'running', { what: 'the daemon runs' });
  const text = async (path: string) => (await fetch(new URL(path, addresses.pageUrl))).text();

  expect(await text('/screen/')).toMatch(/^GET \/ /);
  expect(await text('/screen/screen.css')).toMatch(/^GET \/screen\.css /);
  expect(await (await post(addresses.pageUrl, '/screen/action', {})).text()).toMatch(/^POST \/screen\/action /);
  expect(await text('/screen/metrics')).toContain('There is nothing here');
  expect(await text('/screen/..%2fhealthz')).toContain('There is nothing here');
});

test('the screen is dark when the daemon is not there, and its events end with it', async () => {
  const seen: DaemonStatus[] = [];
  const { addresses } = await startSandbox({
    daemonTimes: { askEveryMs: 10, darkMs: 60_000 },
    onDaemon: (status) => seen.push(status),
  });
  await eventually(() => seen.at(-1)?.state === 'running', { what: 'the daemon runs' });
  const events = await fetch(new URL('/screen/events', addresses.pageUrl));
  const reader = events.body?.getReader();
  const first = await reader?.read();
  expect(new TextDecoder().decode(first?.value)).toContain('event: view');

  await post(addresses.pageUrl, '/virtual/power-cut', {});

  await expect(reader?.read()).rejects.toThrow('terminated');
  await eventually(() => seen.at(-1)?.state === 'dark', { what: 'the power is cut' });
  expect((await fetch(new URL('/screen/', addresses.pageUrl))).status).toBe(502);
});
