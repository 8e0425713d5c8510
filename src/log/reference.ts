import { EVENTS } from './events.ts';
import { markdownTable } from './markdown-table.ts';

/** The page that lists every event; made from the registry by its test. */
export function eventsPage(): string {
  const rows = Object.entries(EVENTS).map(([id, { level, means }]) => [`\`${id}\``, level, means]);
  return [
    '# Log events',
    '',
    'Made from `src/log/events.ts` by its test; do not edit. Each line of the log is JSON with `level`, `time`, `event` and the',
    'fields of the event. Find one on a kiosk with `journalctl -u kioskd -o cat | grep refund.owed`.',
    '',
    markdownTable([['event', 'level', 'meaning'], ...rows]),
    '',
  ].join('\n');
}
