import { TokenCheck, type TokenGuard } from '../orders/token.ts';
import { json, refusal, type WebReply } from '../web/routes.ts';
import type { WebServer } from '../web/server.ts';
import { ENTRY_FLAWS, type EntryDesk, readReport } from './entry-report.ts';

const MAX_BYTES = 2_048;
/**
 * `POST /api/entries`: a plate-recognition system, or a gate, reports a car that came in. The same report twice is taken twice and
 * counts once, so a sender repeats it until it got 200.
 *
 * Any Host is taken, since the token says who it is, and a foreign page has none.
 * @returns takes the route out again.
 */
export function addEntryRoute(
  server: Pick<WebServer, 'route'>,
  desk: Pick<EntryDesk, 'take'>,
  { token, onRefused }: TokenGuard,
): () => void {
  const check = new TokenCheck(token);
  return server.route(
    'POST',
    '/api/entries',
    async ({ headers, body }) => {
      const verdict = check.judge(headers.authorization);
      if (verdict !== 'right') {
        onRefused(verdict);
        return DENIED;
      }
      const answer = await desk.take(readReport(parsed(body)));
      switch (answer.result) {
        case 'taken':
          return json(200, { result: 'taken' });
        case 'refused':
          return refusal(400, answer.flaw, ENTRY_FLAWS[answer.flaw]);
        case 'too many':
          return refusal(429, 'too many', 'More cars than can come in: wait a second, and send it again.');
        case 'not now':
          return refusal(503, 'not now', 'It cannot be kept at the moment: send it again in a minute.');
      }
    },
    { caller: 'machine', anyHost: true, maxBodyBytes: MAX_BYTES },
  );
}

const DENIED: WebReply = refusal(
  401,
  'not allowed',
  'Send the header "Authorization: Bearer TOKEN" with the token of this kiosk.',
);

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return null;
  }
}
