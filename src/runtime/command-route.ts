import { MAX_COMMAND_BYTES } from '../fleet/command-envelope.ts';
import type { CommandAnswer, CommandWhy } from '../fleet/command-message.ts';
import { json, refusal, type WebReply } from '../web/routes.ts';
import type { WebServer } from '../web/server.ts';
import type { CommandDesk, CommandFlaw } from './command-desk.ts';

/**
 * `POST /command/<name>`: the same signed message as over MQTT, for a person at the kiosk without a broker. A tool sets the header
 * `x-kioskd: 1`; a foreign page cannot. The body of the answer is that of `reply/<id>`.
 */
export function addCommandRoute(server: Pick<WebServer, 'route'>, desk: Pick<CommandDesk, 'handle'>): void {
  server.route(
    'POST',
    '/command/:name',
    ({ params, body }) =>
      new Promise<WebReply>((resolve) => {
        const answered = (answer: CommandAnswer) => resolve(json(statusOf(answer), answer));
        const flaw = desk.handle(params.get('name') ?? '', { payload: body, retained: false }, 'local', answered);
        if (flaw !== null) {
          resolve(FLAWS[flaw]);
        }
      }),
    { maxBodyBytes: MAX_COMMAND_BYTES },
  );
}

const FLAWS: Readonly<Record<CommandFlaw, WebReply>> = {
  'no keys': refusal(403, 'no keys', 'This kiosk takes no commands: kiosk.commandKeys is empty.'),
  'too many': refusal(429, 'too many', 'Too many commands have come: wait a second.'),
  retained: refusal(400, 'retained', 'A command is never retained.'),
  unreadable: refusal(400, 'unreadable', 'This is not a command as "kioskd keys sign" makes it.'),
  'unknown key': refusal(403, 'unknown key', 'No key of that name is in kiosk.commandKeys.'),
  'bad signature': refusal(
    403,
    'bad signature',
    'The signature does not fit: another key, another kiosk, another command, or the message was changed.',
  ),
};

const UNAVAILABLE: readonly (CommandWhy | null)[] = ['not ready', 'clock not trusted', 'busy'];

/** For programs that look at nothing else: 200 is done and nothing else is; 504: nobody knows yet. */
function statusOf({ result, why }: CommandAnswer): number {
  if (result === 'done') {
    return 200;
  }
  if (result === 'unknown') {
    return 504;
  }
  return UNAVAILABLE.includes(why) ? 503 : 409;
}
