import { lightDraw } from '../config/checks/light.ts';
import { type LoadResult, loadConfig } from '../config/load.ts';
import { problemText } from '../config/problem.ts';
import { proofOf } from '../config/proof.ts';
import type { Config, OrdersConfig } from '../config/resolve.ts';
import { textIn } from '../domain/language.ts';
import { moneyText } from '../domain/money.ts';
import { type CommandArgs, EXIT, flag } from './shared.ts';

/** `kioskd check`: would the daemon accept this configuration? Touches no device and no network. */
export async function run(args: CommandArgs): Promise<number> {
  const result = await loadConfig(args.configPath, args.env);
  args.stdout(
    flag(args, 'json')
      ? `${JSON.stringify(asJson(args.configPath, result), null, 2)}\n`
      : asText(args.configPath, result),
  );
  if (result.ok) {
    return EXIT.fine;
  }
  return result.unreadable ? EXIT.cannotRun : EXIT.foundWrong;
}

function asJson(file: string, result: LoadResult): object {
  return result.ok
    ? {
        file,
        ok: true,
        problems: [],
        warnings: result.warnings,
        inferred: result.inferred,
        summary: summary(result.config),
      }
    : { file, ok: false, problems: result.problems, warnings: [], inferred: [], summary: null };
}

function asText(file: string, result: LoadResult): string {
  const lines: string[] = [];
  if (!result.ok) {
    lines.push(...result.problems.map(problemText), '');
    const count = result.problems.length;
    lines.push(`${count} ${count === 1 ? 'problem' : 'problems'}. kioskd will not start with this configuration.`, '');
    return lines.join('\n');
  }
  lines.push(`${file} is fine.`, '');
  for (const [name, text] of Object.entries(summary(result.config))) {
    lines.push(`  ${name.padEnd(9)} ${text}`);
  }
  if (result.warnings.length > 0) {
    lines.push('', 'Worth a look:', ...result.warnings.map((warning) => `  ${problemText(warning)}`));
  }
  if (result.inferred.length > 0) {
    lines.push('', 'Left at defaults that the gateway has not confirmed (set them once it has):');
    for (const { path, default: value, reason } of result.inferred) {
      lines.push(`  ${path}: ${value}`, `    ${reason}`);
    }
  }
  lines.push('');
  return lines.join('\n');
}

/** What the file says, in a line each. No secret is in it. */
function summary(config: Config): Readonly<Record<string, string>> {
  const { kiosk, gateways, wallets, scanner, printer, display, light, gpio } = config;
  const ways = wallets.map((wallet) => `${wallet.name} (${waysOf(wallet)} by ${wallet.gateway})`);
  const devices = { scanner, printer, display, light, gpio };
  return {
    kiosk: `${kiosk.id}, "${kiosk.name}", ${kiosk.currency}, ${kiosk.timeZone}, order numbers ${kiosk.orderPrefix}…`,
    languages: languageLine(config),
    ...itemsLine(config),
    ...parkingLines(config),
    ...remoteLine(config),
    gateways: Object.keys(gateways).join(', '),
    wallets: ways.join(', '),
    devices: Object.entries(devices)
      .map(([name, { driver }]) => `${name} ${driver}`)
      .join(', '),
    ...lightLine(config),
    broker: config.mqtt?.url ?? 'none',
    screen: `http://${config.web.listen}/`,
    journal: config.journal.path,
  };
}

function languageLine({ kiosk: { language, languages } }: Config): string {
  const others = languages.filter((one) => one !== language);
  return others.length === 0 ? `${language} alone` : `${language}; customers can choose ${others.join(', ')}`;
}

/** Nothing where nothing is sold by itself: a pay station, a gate of a host system. */
function itemsLine({ kiosk, orders }: Config): Readonly<Record<string, string>> {
  const items = orders.items.map((item) => {
    const note = item.offered ? '' : ' (orders of a host alone)';
    return `${textIn(item.name, kiosk.language)} ${moneyText(item.price)}${note}`;
  });
  return items.length === 0 ? {} : { items: items.join(', ') };
}

function parkingLines(config: Config): Readonly<Record<string, string>> {
  const { parking } = config.orders;
  if (parking === undefined) {
    return {};
  }
  const { role, gate, site } = parking;
  const where =
    site === undefined ? 'no site: it hears of no other kiosk' : `site ${site.id} with ${list(site.kiosks)}`;
  return {
    parking: [role, ...(gate === undefined ? [] : [gateText(gate)]), where].join('; '),
    tickets: ticketsText(config, parking),
    entries: entriesText(config, parking),
  };
}

type Parking = NonNullable<OrdersConfig['parking']>;

function gateText(gate: NonNullable<Parking['gate']>): string {
  const { relay, controller, sensor } = gate;
  const opens = relay === undefined ? `channel ${controller?.channel ?? ''}` : `relay ${relay}`;
  const proof = {
    sensor: `proven by sensor ${sensor ?? ''}`,
    controller: 'proven by its controller',
    none: 'not proven',
  };
  return `gate ${opens}, ${proof[proofOf(gate)]}`;
}

function ticketsText({ scanner }: Config, { tickets, plates, codes }: Parking): string {
  const forms = tickets.length === 1 ? '1 form' : `${tickets.length} forms`;
  const scanned = tickets.length === 0 ? 'signed ones scanned' : `signed ones and ${forms} of other makers scanned`;
  const ways = [
    ...(scanner.driver === 'none' ? [] : [scanned]),
    ...(codes ? ['codes typed'] : []),
    ...(plates ? ['plates typed'] : []),
  ];
  return list(ways);
}

function entriesText({ web }: Config, { entries, site, entryMustBeTold }: Parking): string {
  const ways = [
    ...(entries.token === undefined ? [] : [`to http://${web.listen}/api/entries`]),
    ...(entries.key === undefined || site === undefined ? [] : [`to kioskd/site/${site.id}/entry at the broker`]),
    ...(site === undefined ? [] : ['by the other kiosks of the site']),
  ];
  const told = ways.length === 0 ? '' : `reported ${list(ways)}`;
  const printed = entryMustBeTold
    ? 'what a ticket says of it does not count'
    : `${ways.length === 0 ? '' : 'else '}as the ticket says`;
  return [told, printed].filter((text) => text !== '').join('; ');
}

/** Orders of a host system: which ways they can come. */
function remoteLine({ kiosk, orders, web, mqtt }: Config): Readonly<Record<string, string>> {
  const { remote } = orders;
  if (remote === undefined) {
    return {};
  }
  const command = '/command/create-order';
  const isSigned = kiosk.commandKeys.length > 0;
  const ways = [
    ...(remote.token === undefined ? [] : [`POST http://${web.listen}/api/orders with the token`]),
    ...(isSigned ? [`signed commands to http://${web.listen}${command}`] : []),
    ...(isSigned && mqtt !== undefined ? [`signed commands to kioskd/${kiosk.id}${command} at the broker`] : []),
  ];
  return { remote: `${list(ways)}; up to ${moneyText(remote.maxAmount)} each` };
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

function lightLine(config: Config): Readonly<Record<string, string>> {
  const draw = lightDraw(config);
  return draw === null ? {} : { light: draw };
}

function waysOf(wallet: Config['wallets'][number]): string {
  const ways = [wallet.present === undefined ? '' : 'order code', wallet.charge === undefined ? '' : 'payment code'];
  return ways.filter((way) => way !== '').join(' and ');
}
