/** Levels in order of weight. `error`: a person has to act. `warn`: it goes on, and a person should know. */
export type Level = 'debug' | 'info' | 'warn' | 'error';

interface EventKind {
  readonly level: Level;
  /** One sentence: what happened, and what to do where that is not plain. */
  readonly means: string;
}

/**
 * Every event there is. The id is what tools and people search for: it never changes its meaning and is never used again
 * for something else. `LOG-EVENTS.md` is made from this table.
 */
export const EVENTS = {
  'process.starting': {
    level: 'info',
    means: 'The daemon begins to start; the fields say version, Node and process id.',
  },
  'process.ready': { level: 'info', means: 'The daemon serves, and systemd has been told.' },
  'process.stopping': {
    level: 'info',
    means: 'The daemon was asked to stop and makes its outputs safe, relays first.',
  },
  'process.stopped': { level: 'info', means: 'Everything is closed; the process ends.' },
  'process.cannot-start': { level: 'error', means: 'The daemon cannot start; the field `reason` says why.' },
  'process.fault': {
    level: 'error',
    means: 'An exception reached the one place that catches them. Report it with this line.',
  },
  'process.slow': { level: 'warn', means: 'The main thread was held up, so timers were late by the field `ms`.' },
  'watchdog.fed': { level: 'debug', means: 'systemd was told that the daemon makes progress.' },
  'watchdog.withheld': {
    level: 'error',
    means: 'No progress could be proven, so systemd was told nothing and will restart the daemon.',
  },
  'notify.unavailable': {
    level: 'warn',
    means: 'systemd waits for messages and there is no way to send them: install the package systemd.',
  },
  'config.loaded': { level: 'info', means: 'The configuration was read.' },
  'config.warning': { level: 'warn', means: 'A setting is allowed and looks doubtful; the fields say which and why.' },
  'config.refused': {
    level: 'error',
    means: 'The configuration has a mistake; the fields give file, line and column. Try `kioskd check`.',
  },
  'journal.opened': {
    level: 'info',
    means: 'The journal is open and has been read; the fields say which session this is.',
  },
  'journal.failed': { level: 'error', means: 'The journal cannot be opened or written; nothing is sold until it can.' },
  'journal.recovered': { level: 'info', means: 'The journal can be written again.' },
  'journal.housekeeping-failed': {
    level: 'warn',
    means:
      'The daily work on the journal (looking it over, archiving) could not be done; selling goes on. The fields say why.',
  },
  'journal.slow': { level: 'warn', means: 'A commit took longer than a second; the card may be worn out.' },
  'loop.transition': { level: 'debug', means: 'The kiosk went from one state to another.' },
  'loop.impossible': {
    level: 'error',
    means: 'Something came that cannot happen in this state; it was counted and survived. Report it.',
  },
  'effect.failed': {
    level: 'warn',
    means: 'An effect could not be carried out; what was learned went back into the kiosk.',
  },
  'sale.opened': { level: 'info', means: 'A customer chose an item.' },
  'sale.paid': { level: 'info', means: 'A verified payment keeps the money of this sale.' },
  'sale.ended': { level: 'info', means: 'A sale is over; the field `end` says how.' },
  'payment.made': { level: 'info', means: 'A payment is in the journal and goes to its gateway next.' },
  'payment.learned': {
    level: 'info',
    means: 'Something was learned of a payment; the fields say what, and from which state to which.',
  },
  'payment.stuck': {
    level: 'error',
    means: 'A payment could not be settled after many tries; trying goes on. Look at it at the gateway.',
  },
  'payment.unmatched': {
    level: 'error',
    means: 'A gateway reports money that no sale here can be told to wait for: find out whose it is, and give it back.',
  },
  'refund.owed': { level: 'error', means: 'Money is owed to a customer and only a person can pay it back.' },
  'refund.late-payment': {
    level: 'warn',
    means: 'A payment succeeded after the kiosk had given it up; it is being refunded.',
  },
  'breaker.tripped': {
    level: 'error',
    means: 'Charges or refunds passed their limit; selling stops until a person has looked.',
  },
  'breaker.reset': { level: 'info', means: 'A signed command let the breaker count anew; the kiosk may sell again.' },
  'payment.paid-twice': {
    level: 'error',
    means: 'A gateway lists more than one success under one order number: look at it in its portal, and give one back.',
  },
  'job.opened': {
    level: 'error',
    means: 'Something waits for a person; the fields say what. It stays until a signed command settles it.',
  },
  'job.settled': {
    level: 'info',
    means: 'What waited for a person has been brought to an end; the field `as` says how.',
  },
  'command.taken': { level: 'info', means: 'A signed command was taken; the field `result` says what became of it.' },
  'delivery.late': {
    level: 'warn',
    means:
      'Something proved a delivery after its money had begun to go back: the customer has both. Look at the sensor.',
  },
  'sale.language': { level: 'info', means: 'The customer chose another language while paying; the receipt follows.' },
  'order.taken': { level: 'info', means: 'A host system asked for a sale, and the customer can pay it now.' },
  'order.cancelled': { level: 'info', means: 'The host system took its order back before anything was paid.' },
  'stock.changed': { level: 'info', means: 'How many of an item are left, by what was sold or counted.' },
  'stock.missed': {
    level: 'warn',
    means:
      'An item was paid for and did not come out. Look whether its slot is empty or jammed; after some of these it is not offered.',
  },
  'ticket.fact': { level: 'info', means: 'Something became known of a stay in the car park: entered, paid, used.' },
  'web.token-refused': {
    level: 'warn',
    means:
      'Somebody asked for the address in `where` without its token, or with a wrong one; `count` since the last such line. Where it goes on, somebody is trying, or a token was changed on one side only.',
  },
  'site.dropped': {
    level: 'warn',
    means:
      'Messages of the site or of an entry report were not taken, for the reason in `why`; `count` since the last such line.',
  },
  'letters.missing': {
    level: 'warn',
    means:
      'The letters of all languages cannot be read, so paper and small screens fall back to English: install kioskd anew.',
  },
  'gate.opened': { level: 'info', means: 'The gate opened for a ticket that needed no payment here.' },
  'gate.stuck': { level: 'error', means: 'The gate did not open for a ticket. Somebody may be waiting before it.' },
  'receipt.again': { level: 'info', means: 'The customer had the receipt printed once more, as a copy.' },
  'day.reported': { level: 'info', means: 'The report of the day was printed; the next one begins here.' },
  'delivery.started': { level: 'info', means: 'The relay of an item is about to be driven.' },
  'delivery.ended': {
    level: 'info',
    means: 'A delivery is over; the field `result` says how, `proof` whether a sensor saw it.',
  },
  'delivery.failed': { level: 'warn', means: 'A delivery failed or was not proven; the customer is refunded.' },
  'receipt.printed': { level: 'info', means: 'A receipt was printed.' },
  'receipt.failed': {
    level: 'warn',
    means: 'A receipt was not printed, or nobody can tell; it is not sent again by itself.',
  },
  'health.changed': { level: 'info', means: 'A part became ready.' },
  'health.degraded': {
    level: 'warn',
    means: 'A part is degraded, absent or failing; the field `reason` says what to do.',
  },
  'scanner.noise': {
    level: 'debug',
    means: 'The scanner delivered something that cannot be a code; it was dropped unread.',
  },
  'scan.routed': {
    level: 'info',
    means: 'A code was scanned; the fields say what was made of it, never the code itself.',
  },
  'gateway.call': { level: 'debug', means: 'A call to a gateway ended; the fields say which, how and after how long.' },
  'gateway.alarm': { level: 'error', means: 'A gateway client found something a person must hear of at once.' },
  'gateway.security': {
    level: 'error',
    means: 'An answer had a bad signature, or was about another order, amount or merchant; nothing in it was believed.',
  },
  'notification.taken': {
    level: 'debug',
    means: 'A verified notification of a gateway was passed on to the kiosk, which asks the gateway.',
  },
  'notification.refused': {
    level: 'warn',
    means:
      'A notification was forged, damaged, or one too many; nothing of it was used. Written once a minute at most: ' +
      'the field `why` is of the last one, `count` how many there were since the line before.',
  },
  'command.answered': {
    level: 'info',
    means:
      'A signed command was carried out or refused by the kiosk; the fields say which, by whose key, and the result.',
  },
  'command.refused': {
    level: 'warn',
    means:
      'A command was forged, damaged, stale or one too many; nothing was done. Written once a minute at most: the field ' +
      '`why` is of the last one, `count` how many there were since the line before.',
  },
  'mqtt.connected': { level: 'info', means: 'The broker is connected.' },
  'mqtt.disconnected': { level: 'warn', means: 'The broker is gone; events wait in the journal.' },
  'mqtt.refused': {
    level: 'error',
    means: 'The broker refuses this kiosk: look at user name, password, certificate and access list.',
  },
  'mqtt.dropped': {
    level: 'warn',
    means: 'A message from the broker was not understood, or not allowed, and was dropped.',
  },
  'relay.broker-gone': {
    level: 'warn',
    means: 'The relay has no broker, so every gateway is told to send again later; the field `reason` says why.',
  },
  'relay.rejected': {
    level: 'warn',
    means: 'A notification was not believed, and nothing in it was used; the field `why` says what was wrong with it.',
  },
  'relay.not-routable': {
    level: 'error',
    means:
      'A genuine notification is for a kiosk that `relay.kiosks` does not name. The gateway sends it again for hours: mend the configuration.',
  },
  'relay.not-passed-on': {
    level: 'warn',
    means: 'A notification did not reach the broker; the gateway was told to send it again.',
  },
  'relay.unheard': {
    level: 'warn',
    means:
      'The broker took a notification and says that its kiosk does not listen. The kiosk asks the gateway itself when it is back; for an entry code the gateway sends again.',
  },
  'web.listening': { level: 'info', means: 'The web server serves at the address in the fields.' },
  'web.failed': { level: 'error', means: 'The web server cannot serve at its address: is something else using it?' },
  'web.refused': { level: 'debug', means: 'A request was refused; the fields say why.' },
  'clock.jumped': { level: 'warn', means: 'The wall clock jumped against the monotonic clock by the field `ms`.' },
  'clock.untrusted': {
    level: 'warn',
    means: 'The wall clock has not been set from the network; receipts may carry a wrong time.',
  },
  'clock.trusted': { level: 'info', means: 'The wall clock has been set from the network.' },
  'board.hot': { level: 'warn', means: 'The board is hot enough to slow down: look at fan and shade.' },
  'board.undervoltage': {
    level: 'error',
    means: 'The supply voltage is too low: use a stronger supply or a shorter cable.',
  },
  'disk.low': { level: 'warn', means: 'The disk of the journal is nearly full.' },
} as const satisfies Readonly<Record<string, EventKind>>;

export type EventId = keyof typeof EVENTS;
