import type { CallResult } from '../../../src/domain/events.ts';
import type { Menu } from '../engine/chance.ts';

/** What can go wrong at each edge, and how likely it is. */

const LINE: Menu = [
  ['not sent', 0.02],
  ['request lost', 0.015],
  ['request late', 0.01],
  ['answer lost', 0.03],
  ['answer past the deadline', 0.01],
  ['slow answer', 0.02],
  ['power cut while a call is under way', 0.006],
];

/** Reasons of `unknown` that a client gives: the names are those of the outcome. */
const ANSWERS: Menu = [
  ['bad signature', 0.008],
  ['other order', 0.005],
  ['other amount', 0.005],
  ['other merchant', 0.004],
  ['system error', 0.02],
  ['http status', 0.008],
  ['not json', 0.006],
  ['bad shape', 0.005],
  ['connection lost', 0.01],
  ['rate limited', 0.006],
  ['rejected request', 0.003],
  ['unlisted code', 0.004],
];

const TWICE: Menu = [['request twice', 0.01]];

const CALLS: Readonly<Record<CallResult['verb'], Menu>> = {
  charge: [...LINE, ...ANSWERS, ...TWICE],
  present: [...LINE, ...ANSWERS, ...TWICE],
  query: [...LINE, ...ANSWERS],
  cancel: [...LINE, ...ANSWERS, ...TWICE],
  refund: [...LINE, ...ANSWERS, ...TWICE],
  queryRefund: [...LINE, ...ANSWERS],
};

export function callMenu(verb: CallResult['verb']): Menu {
  return CALLS[verb];
}

/** At every commit of the kiosk. */
export const COMMIT: Menu = [
  ['power cut before the commit', 0.002],
  ['power cut after the commit', 0.003],
  ['disk full', 0.001],
  ['read only', 0.0007],
  ['I/O error before the write', 0.001],
  ['I/O error after the write', 0.001],
  ['damaged page read', 0.0006],
  ['locked by another program', 0.0006],
  ['slow commit', 0.002],
  ['power cut during a slow commit', 0.0007],
];

export const EFFECT: Menu = [['power cut between two effects', 0.01]];

/** Once for each phase the front comes to. */
export const AMBIENT: Menu = [
  ['power cut', 0.004],
  ['scanner gone', 0.006],
  ['display gone', 0.004],
  ['gpio gone', 0.004],
  ['printer gone', 0.006],
  ['broker gone', 0.006],
  ['gateway gone', 0.01],
  ['clock back to 1970', 0.002],
  ['clock ten years ahead', 0.002],
  ['clock five minutes back', 0.002],
  ['clock five minutes ahead', 0.002],
  ['relay stuck', 0.004],
  ['second daemon', 0.002],
];

export const START: Menu = [
  ['power cut while starting', 0.02],
  ['clock at 1970 at start', 0.02],
];

export const OFF: Menu = [
  ['ten minutes off', 0.15],
  ['a day off', 0.05],
  ['30 days off', 0.03],
  ['old disk image put back', 0.03],
];

export const PULSE: Menu = [
  ['relay failed', 0.01],
  ['relay failed after it had moved', 0.01],
  ['jam', 0.03],
  ['driver never answers', 0.01],
  ['power cut during the pulse', 0.01],
];

export const SENSOR: Menu = [
  ['sensor silent', 0.02],
  ['sensor early', 0.02],
  ['sensor late', 0.02],
];

export const PAPER: Menu = [
  ['paper out', 0.02],
  ['printer takes no data', 0.02],
  ['power cut while printing', 0.005],
];

export const POST: Menu = [
  ['notification lost at first', 0.1],
  ['notification twice', 0.1],
  ['notification late', 0.1],
  ['notification a day late', 0.02],
];

/** What is said besides by gateways, second-hand, or by whoever listens on the line. */
export const GOSSIP: Menu = [
  ['forged notification', 0.04],
  ['false claim', 0.04],
  ['wrong amount claimed', 0.02],
  ['unknown order claimed', 0.02],
  ["another kiosk's order claimed", 0.02],
  ['news of a refund', 0.02],
  ['unknown money claimed', 0.01],
];

export const YOUNG_ORDER = [['not found, though it is there', 0.2]] as const satisfies Menu;
export const OPEN_ORDER = [['a phone failed', 0.02]] as const satisfies Menu;
export const CANCEL = [
  ['cancel refused', 0.1],
  ['cancel unsupported after all', 0.03],
  ['paid after cancel ok', 0.04],
] as const satisfies Menu;
export const REFUND = [
  ['refund pending', 0.15],
  ['refund later', 0.08],
  ['refund refused', 0.05],
  ['refund of less than asked', 0.03],
] as const satisfies Menu;

/** What gateways themselves do. */
export const GATEWAY: readonly Menu[] = [YOUNG_ORDER, OPEN_ORDER, CANCEL, REFUND];

/** What a customer does that is not simply paying; counted and left out as faults are. */
export const WAYS = [
  ['two phones pay the screen code', 0.04],
  ['pays the screen code and has a phone scanned', 0.06],
  ['photographs the screen code and pays it later', 0.05],
  ['pays the screen code at its very end', 0.04],
  ['walks away', 0.05],
  ['presses back', 0.04],
  ['scans something else first', 0.04],
] as const satisfies Menu;
export const WALLET = [
  ['is declined', 0.1],
  ['confirms on the phone', 0.15],
  ['confirms late', 0.05],
  ['never confirms', 0.05],
] as const satisfies Menu;
export const STOP = [['stop key while confirming', 0.06]] as const satisfies Menu;
export const CUSTOMER: readonly Menu[] = [WAYS, WALLET, STOP];

/** News from one kiosk of a site to the other. */
export const NEWS = [
  ['news lost', 0.06],
  ['news twice', 0.06],
  ['news late', 0.08],
  ['site line down', 0.03],
] as const satisfies Menu;

/** What drivers do that is not simply paying and leaving. */
export const DRIVER = [
  ['leaves after the grace time', 0.06],
  ['ticket used again', 0.12],
  ['ticket shown again at the pay station', 0.1],
  ['lost ticket', 0.06],
  ['goes to the exit first', 0.1],
  ['comes again with the same plate', 0.08],
  ['leaves within the free minutes', 0.08],
] as const satisfies Menu;
export const VOUCHER = [
  ['voucher', 0.1],
  ['voucher used before', 0.05],
] as const satisfies Menu;

/** What a host system does that is not simply ordering. */
export const HOST = [
  ['order called off before it is paid', 0.12],
  ['order called off while it is paid', 0.12],
  ['order called off too late', 0.08],
  ['order with other content', 0.06],
] as const satisfies Menu;
export const PARKING: readonly Menu[] = [NEWS, DRIVER, VOUCHER];
