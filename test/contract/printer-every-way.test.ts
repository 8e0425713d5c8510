import { describe, expect, it, onTestFinished } from 'vitest';
import { healthIs, openBench, REAL_PRINTERS } from '../support/pretend-printer.ts';

const FIRST = Buffer.from('\x1b@the first receipt\n\x1dV\x01', 'latin1');
const SECOND = Buffer.from('\x1b@the second receipt\n\x1dV\x01\x1b@', 'latin1');

describe.each(REAL_PRINTERS)('a %s printer that tells its state by %s', (driver, way) => {
  it('prints one receipt after the other, each once, and proves each', async () => {
    const bench = await openBench(driver, { statusSupport: way });
    onTestFinished(() => bench.close());
    expect(await healthIs(bench, 'ready')).toEqual({ status: 'ready', reason: '' });
    expect(await bench.printer.print(FIRST, 20_000)).toEqual({ result: 'printed' });
    expect(await bench.printer.print(SECOND, 20_000)).toEqual({ result: 'printed' });
    expect(bench.paper()).toEqual(Buffer.concat([FIRST, SECOND]));
    expect(await bench.printer.status(20_000)).toMatchObject({
      online: true,
      paper: 'ok',
      error: false,
      lasting: false,
    });
    expect(bench.printer.health.status).toBe('ready');
  });

  it('gets no byte without paper, leaves a job unknown whose paper ends, and never gets one twice', async () => {
    const bench = await openBench(driver, { statusSupport: way, statusEveryMs: 300, switches: { paper: 'out' } });
    onTestFinished(() => bench.close());
    await healthIs(bench, 'failing');
    expect(await bench.printer.print(FIRST, 20_000)).toEqual({ result: 'not printed', reason: 'paper out' });
    bench.set({ paper: 'ok' });
    await healthIs(bench, 'ready');
    bench.set({ after: { bytes: bench.paper().length + 10, happens: 'paper out' } });
    expect(await bench.printer.print(FIRST, 20_000)).toEqual({ result: 'unknown', reason: 'paper out' });
    expect((await healthIs(bench, 'failing')).reason).toContain('paper is out');
    bench.set({ paper: 'ok' });
    await healthIs(bench, 'ready');
    expect(await bench.printer.print(SECOND, 20_000)).toEqual({ result: 'printed' });
    expect(bench.paper()).toEqual(Buffer.concat([FIRST, SECOND]));
  });
});
