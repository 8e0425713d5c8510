import type { CoilAnswer, CoilProtocol } from './coil-bus.ts';
import { answerIn, frameOf, type ModbusAnswer } from './modbus-frame.ts';

/** "Acknowledge": the board has begun, and is not done. Whether it will be, nobody can tell. */
const ACKNOWLEDGE = 5;

/** Modbus RTU as far as a board of coils takes, for one board on the bus. */
export function modbusProtocol({ unit, baudRate }: { readonly unit: number; readonly baudRate: number }): CoilProtocol {
  return {
    kind: 'modbus',
    frame: (request) => frameOf({ ...request, unit }),
    answerIn(bytes, request) {
      const answer = answerIn(bytes, { ...request, unit });
      return answer === null ? null : inGeneral(answer);
    },
    words: {
      silent: `no relay board answers at address ${unit} with ${baudRate} baud: check power, wiring, address and speed`,
      refused: (code) => `the relay board refuses (exception ${code}): check the coil numbers of its channels`,
    },
  };
}

function inGeneral(answer: ModbusAnswer): CoilAnswer {
  if (answer.kind !== 'exception') return answer;
  return answer.code === ACKNOWLEDGE ? { kind: 'unclear' } : { kind: 'refused', code: answer.code };
}
