import { describe, expect, test } from 'vitest';
import { checkHostOrders, type HostOrderPlaces } from '../../src/config/checks/host-orders.ts';
import { Secret } from '../../src/config/credentials.ts';
import {
  hostOrderSettings,
  hostOrderToken,
  hostTokenProblems,
  resolveHostOrders,
} from '../../src/config/host-orders.ts';
import { hostOrdersSchema } from '../../src/config/schema/host-orders.ts';
import { money } from '../../src/domain/money.ts';

const REMOTE = { token: { credential: 'host-token' }, maxAmount: '200.00' };

function found(remote: object | undefined, changes: Partial<HostOrderPlaces> = {}, maxAmount?: string) {
  const orders = { remote: remote === undefined ? undefined : hostOrdersSchema.parse(remote), maxAmount };
  const findings = { wrong: [], doubtful: [] };
  const places = { kiosk: { currency: 'HKD', commandKeys: [] }, web: { listen: '127.0.0.1:8080' } } as const;
  checkHostOrders({ ...places, ...changes, orders }, findings);
  const words = (list: readonly { path: readonly unknown[]; message: string }[]) =>
    list.map(({ path, message }) => `${path.join('.')}: ${message}`);
  return { wrong: words(findings.wrong), doubtful: words(findings.doubtful) };
}

describe('orders.remote', () => {
  test('left out, or as the example has it, is fine', () => {
    expect(found(undefined)).toEqual({ wrong: [], doubtful: [] });
    expect(found(REMOTE)).toEqual({ wrong: [], doubtful: [] });
  });

  test.each([
    [{ ...REMOTE, maxAmount: '0' }, 'orders.remote.maxAmount: must be more than zero'],
    [{ ...REMOTE, maxAmount: '1.001' }, 'orders.remote.maxAmount: has more decimal places than HKD has'],
    [{ maxAmount: '1.00' }, 'orders.remote: nobody can ask for an order: there is no token and no key for commands'],
  ])('%j is wrong', (remote, message) => {
    expect(found(remote).wrong).toEqual([message]);
  });

  test('that takes more than the breaker lets through would stop all selling', () => {
    expect(found(REMOTE, {}, '200.00').wrong).toEqual([]);
    expect(found(REMOTE, {}, '199.99').wrong).toEqual([
      'orders.remote.maxAmount: is more than orders.maxAmount: the first such order would stop all selling as a fault',
    ]);
  });

  test('a token that travels in the open, and commands that nobody can send, are doubtful', () => {
    expect(found(REMOTE, { web: { listen: '0.0.0.0:8080' } }).doubtful).toHaveLength(1);
    const keys = { kiosk: { currency: 'HKD', commandKeys: [{}] } } as const;
    expect(found({ maxAmount: '1.00' }, keys).doubtful).toHaveLength(1);
    expect(found({ maxAmount: '1.00' }, { ...keys, mqtt: {} }).doubtful).toEqual([]);
  });

  test.each([
    {},
    { ...REMOTE, maxAmount: 200 },
    { ...REMOTE, token: 'x' },
    { ...REMOTE, remember: '30m' },
    { ...REMOTE, x: 1 },
  ])('the schema refuses %j', (remote) => {
    expect(hostOrdersSchema.safeParse(remote).success).toBe(false);
  });
});

test('what the program gets of it', async () => {
  const token = 'x'.repeat(24);
  const read = async (_path: unknown, name: string) => new Secret(name === 'host-token' ? token : '');
  const remote = await resolveHostOrders(hostOrdersSchema.parse(REMOTE), 'HKD', read);
  expect(hostOrderSettings(remote)).toEqual({ maxAmount: money('HKD', 20_000), keepMs: 72 * 3_600_000 });
  expect(hostOrderToken(remote)).toBe(token);
  expect(JSON.stringify(remote)).not.toContain(token);
  expect(hostTokenProblems(remote)).toEqual([]);
  expect(hostOrderSettings(undefined)).toBeNull();
  expect(hostOrderToken(undefined)).toBeNull();
});

test.each([
  ['xyzzy', 'is shorter than 24 characters: it could be guessed'],
  ['a token with blanks in it, long', 'has characters that no bearer token may have'],
])('a token that is %s is wrong, and is not repeated', async (token, message) => {
  const remote = await resolveHostOrders(hostOrdersSchema.parse(REMOTE), 'HKD', async () => new Secret(token));
  expect(hostTokenProblems(remote)).toMatchObject([{ path: ['orders', 'remote', 'token', 'credential'], message }]);
  expect(JSON.stringify(hostTokenProblems(remote))).not.toContain(token);
});
