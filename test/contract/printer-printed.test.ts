import { describe, expect, it, onTestFinished } from 'vitest';
import { DRIVERS, healthIs, openBench, REAL_DRIVERS } from '../support/pretend-printer.ts';

const JOB = Buffer.from('\x1b@Hello, paper\n\x1dV\x01', 'latin1');

describe.each(DRIVERS)('a healthy %s printer', (driver) => {
  it('is ready, prints the bytes unchanged, and says so', async () => {
    const bench = await openBench(driver);
    onTestFinished(() => bench.close());
    expect(await healthIs(bench, 'ready')).toEqual({ status: 'ready', reason: '' });
    expect(await bench.printer.print(JOB, 20_000)).toEqual({ result: 'printed' });
    expect(bench.paper()).toEqual(JOB);
    expect(await bench.printer.status(20_000)).toMatchObject({
      online: true,
      paper: 'ok',
      cover: 'closed',
      error: false,
    });
  });
});

describe.each(REAL_DRIVERS)('a %s printer that knows no answer in turn', (driver) => {
  it('prints, and is believed after a while', async () => {
    const bench = await openBench(driver, { switches: { answersInTurn: false } });
    onTestFinished(() => bench.close());
    expect(await bench.printer.print(JOB, 20_000)).toEqual({ result: 'printed' });
    expect(bench.paper()).toEqual(JOB);
  });
});

describe.each(REAL_DRIVERS)('a %s printer that is configured to answer nothing', (driver) => {
  it('prints, and nobody claims to know', async () => {
    const bench = await openBench(driver, {
      statusSupport: 'none',
      switches: { answers: false, answersInTurn: false },
    });
    onTestFinished(() => bench.close());
    expect(bench.printer.health.status).toBe('ready');
    expect(await bench.printer.print(JOB, 20_000)).toEqual({ result: 'unknown', reason: 'timeout' });
    expect(await bench.printer.status(1_000)).toBeNull();
  });
});
