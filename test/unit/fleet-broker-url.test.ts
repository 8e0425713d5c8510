import { describe, expect, test } from 'vitest';
import { brokerUrl } from '../../src/fleet/broker-url.ts';
import { isTopicLevel } from '../../src/fleet/topics.ts';
import { linkedKiosk } from '../support/fleet.ts';

describe('the address of the broker', () => {
  test.each([
    'mqtts://broker.example:8883',
    'wss://broker.example/mqtt',
    'mqtt://127.0.0.1:1883',
    'mqtt://localhost',
    'ws://[::1]:9001',
  ])('%s is accepted', (text) => {
    expect(brokerUrl(text, false)).toMatchObject({ ok: true });
  });

  test.each([
    ['mqtt://broker.example', 'not encrypted'],
    ['ws://10.0.0.1', 'not encrypted'],
    ['mqtt://127.0.0.1.evil.example', 'not encrypted'],
    ['http://broker.example', 'must begin with'],
    ['mqtts://', 'no address|must begin with'],
    ['broker', 'no address'],
    ['mqtts://me:pw@broker.example', 'user name or password'],
  ])('%s is refused', (text, words) => {
    const result = brokerUrl(text, false);
    expect(result.ok ? 'accepted' : result.words).toMatch(new RegExp(words));
    expect(JSON.stringify(result)).not.toContain('pw@');
  });

  test('without encryption it must be allowed expressly', () => {
    expect(brokerUrl('mqtt://10.0.0.1', true)).toMatchObject({ ok: true });
  });

  test('one that cannot be used is a health in words, and no connection', async () => {
    for (const options of [
      { url: 'mqtt://broker.example' },
      { url: 'mqtt://127.0.0.1:1', kioskId: 'a/b' },
      { url: 'mqtt://127.0.0.1:1', kioskId: '#' },
    ]) {
      const kiosk = await linkedKiosk(options);
      await kiosk.link.start(new AbortController().signal);
      expect(kiosk.health).toHaveLength(1);
      expect(kiosk.health[0]?.reason).toMatch(/mqtt\.url|kiosk\.id/);
      await kiosk.stop();
    }
  });

  test('a kiosk id is one level of a topic', () => {
    expect(['k1', 'HK-0001', 'a.b_c'].every(isTopicLevel)).toBe(true);
    expect(['', 'a/b', '+', '#', 'a b', '$SYS', '-x', 'x'.repeat(65)].some(isTopicLevel)).toBe(false);
  });
});
