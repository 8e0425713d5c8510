import { defaultOrderPrefix } from '../config/cross-checks.ts';
import type { PathProblem } from '../config/problem.ts';
import { parseListen } from '../config/schema/services.ts';
import { isLoopback } from '../domain/loopback.ts';
import { brokerUrl } from '../fleet/broker-url.ts';
import type { GatewayModule } from '../gateways/module.ts';
import type { RelayFile } from './schema.ts';

/** `wrong`: the relay must not start with it. `doubtful`: it can, and a person should look. */
export interface RelayFindings {
  readonly wrong: readonly PathProblem[];
  readonly doubtful: readonly PathProblem[];
}

/** Everything that takes two places of the relay's file to see. */
export function checkRelay(file: RelayFile, modules: readonly GatewayModule[]): RelayFindings {
  const wrong = [...kioskProblems(file), ...brokerProblems(file)];
  const doubtful: PathProblem[] = [];
  const configured = modules.filter(({ name }) => file.gateways[name] !== undefined);
  if (!configured.some(({ notifications }) => notifications !== null)) {
    const able = modules.filter(({ notifications }) => notifications !== null).map(({ name }) => name);
    wrong.push(problem(['gateways'], 'has no gateway that sends notifications', `these do: ${able.join(', ')}`));
  }
  for (const { name, title, notifications } of configured) {
    if (notifications === null) {
      doubtful.push(problem(['gateways', name], `${title} sends no notifications`, 'the relay has no use for it'));
      continue;
    }
    const section = file.gateways[name] as Readonly<Record<string, unknown>>;
    for (const key of notifications.secrets.filter((secret) => section[secret] === undefined)) {
      const message = `without it the notifications of ${title} may all be refused`;
      doubtful.push(problem(['gateways', name, key], message, 'it is what they are verified with'));
    }
  }
  if (!isLoopback(parseListen(file.relay.listen)?.host ?? '')) {
    const hint = 'use 127.0.0.1 and a reverse proxy that speaks TLS, unless the proxy is on another machine';
    doubtful.push(problem(['relay', 'listen'], 'what comes in here is not encrypted', hint));
  }
  return { wrong, doubtful };
}

function kioskProblems({ relay }: RelayFile): PathProblem[] {
  const problems: PathProblem[] = [];
  const ids = new Set<string>();
  const prefixes = new Map<string, string>();
  const places = new Map<string, string>();
  for (const [index, { id, orderPrefix, places: at }] of relay.kiosks.entries()) {
    const path = (...rest: (string | number)[]) => ['relay', 'kiosks', index, ...rest];
    if (ids.has(id)) {
      problems.push(problem(path('id'), 'is the id of a kiosk above'));
      continue;
    }
    ids.add(id);
    const prefix = orderPrefix ?? defaultOrderPrefix(id);
    const other = prefixes.get(prefix);
    if (prefix === '') {
      problems.push(problem(path('orderPrefix'), 'is missing, and the id has no letter or digit to make one from'));
    } else if (other !== undefined) {
      const message = `order numbers of this kiosk would begin like those of ${other}: ${prefix}`;
      problems.push(problem(path(orderPrefix === undefined ? 'id' : 'orderPrefix'), message, 'prefixes must differ'));
    }
    prefixes.set(prefix, id);
    for (const [nth, place] of at.entries()) {
      const owner = places.get(place);
      if (owner !== undefined) {
        problems.push(problem(path('places', nth), `is already a place of ${owner}`, 'a place belongs to one kiosk'));
      }
      places.set(place, id);
    }
  }
  return problems;
}

function brokerProblems({ mqtt }: RelayFile): PathProblem[] {
  const problems: PathProblem[] = [];
  const address = brokerUrl(mqtt.url, mqtt.insecure);
  if (!address.ok) {
    const hint = 'use mqtts:// or wss://, or say `insecure: true`';
    problems.push(problem(['mqtt', 'url'], 'the connection to the broker would not be encrypted', hint));
  }
  if (mqtt.password !== undefined && mqtt.username === undefined) {
    problems.push(problem(['mqtt', 'username'], 'is missing: there is a password'));
  }
  if ((mqtt.cert === undefined) !== (mqtt.key === undefined)) {
    const missing = mqtt.cert === undefined ? 'cert' : 'key';
    problems.push(problem(['mqtt', missing], 'is missing: a certificate needs its key'));
  }
  return problems;
}

function problem(path: readonly (string | number)[], message: string, hint = ''): PathProblem {
  return { path, message, hint };
}
