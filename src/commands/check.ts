import { lightDraw } from '../config/checks/light.ts';
import { type LoadResult, loadConfig } from '../config/load.ts';
import { problemText } from '../config/problem.ts';
import type { Config } from '../config/resolve.ts';
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
  const { kiosk, orders, gateways, wallets, scanner, printer, display, light, gpio } = config;
  const items = orders.items.map((item) => `${item.name} ${moneyText(item.price)}`);
  const ways = wallets.map((wallet) => `${wallet.name} (${waysOf(wallet)} by ${wallet.gateway})`);
  const devices = { scanner, printer, display, light, gpio };
  return {
    kiosk: `${kiosk.id}, "${kiosk.name}", ${kiosk.currency}, ${kiosk.timeZone}, order numbers ${kiosk.orderPrefix}…`,
    items: items.join(', '),
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

function lightLine(config: Config): Readonly<Record<string, string>> {
  const draw = lightDraw(config);
  return draw === null ? {} : { light: draw };
}

function waysOf(wallet: Config['wallets'][number]): string {
  const ways = [wallet.present === undefined ? '' : 'order code', wallet.charge === undefined ? '' : 'payment code'];
  return ways.filter((way) => way !== '').join(' and ');
}
