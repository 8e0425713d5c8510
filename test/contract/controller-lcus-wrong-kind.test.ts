import { expect, test } from 'vitest';
import { createController } from '../../src/devices/controller/create.ts';
import { eventually } from '../support/eventually.ts';
import { LcusBoard } from '../support/lcus-board.ts';
import { openPty } from '../support/pty.ts';

test.each(['lcus-feedback', 'lcus-status'] as const)(
  'a board that never answers, configured as %s: told of, and nothing is switched on',
  async (protocol) => {
    const pty = await openPty();
    const board = new LcusBoard(pty, 'never');
    const controller = createController(
      {
        driver: 'serial-relay',
        path: pty.a,
        baudRate: 9_600,
        protocol,
        channels: [{ name: 'lane1', number: 1 }],
        answerWithinMs: 200,
      },
      { onHealth: () => {} },
      { link: null },
    );
    const { signal } = new AbortController();
    await controller.start(signal);
    await eventually(() => controller.health.status === 'failing', { what: 'it says that something is wrong' });
    expect(controller.health.reason).toMatch(/no relay board answers with 9600 baud.*gpio\.controller\.protocol/);
    expect(await controller.vend('lane1', 50, signal)).toBe('refused');
    await controller.stop();
    await pty.close();
    expect(board.onEdges.size).toBe(0);
  },
);
