import { readFile, stat } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { isLoopback } from '../domain/loopback.ts';
import { projectRoot } from '../os/paths.ts';
import { description, FIRST_PORT, GatewayService, type GatewayServiceOptions } from '../sandbox/gateway-service.ts';
import { SANDBOX_LIST } from '../sandbox/gateways/list.ts';
import { type CommandArgs, EXIT, flag, textOption } from './shared.ts';

/** Options of `kioskd sandbox` that mean something for the gateways' service alone. */
export const SERVICE_OPTIONS = [
  'only',
  'port-base',
  'listen',
  'notify-url',
  'notify-anywhere',
  'clock-scale',
  'control-token-file',
] as const;

const LARGEST_SCALE = 1_000_000;
const MOST_PORTS = 100;
const SHORTEST_TOKEN = 16;

/** `kioskd sandbox --gateways`: the gateways' sandboxes at fixed ports, until `stopAsked`. */
export async function runGateways(args: CommandArgs, stopAsked: Promise<unknown>): Promise<number> {
  const options = await serviceOptions(args);
  if (typeof options === 'string') {
    args.stderr(`kioskd sandbox --gateways: ${options}\n`);
    return EXIT.cannotRun;
  }
  const service = new GatewayService(options);
  try {
    args.stdout(description(await service.start(), options.stateDir, options));
  } catch (error) {
    args.stderr(`The sandbox gateways cannot start. ${error instanceof Error ? error.message : ''}\n`);
    return EXIT.cannotRun;
  }
  await stopAsked;
  await service.stop();
  args.stdout('\nStopped.\n');
  return EXIT.fine;
}

/** @returns what the command line asks for, or what is wrong with it in words. */
async function serviceOptions(args: CommandArgs): Promise<GatewayServiceOptions | string> {
  const portBase = numberOption(args, 'port-base', FIRST_PORT, 65_535 - MOST_PORTS);
  if (portBase === null) {
    return `--port-base takes a number from 0 to ${65_535 - MOST_PORTS}; 0 takes any ports that are free.`;
  }
  const clockScale = numberOption(args, 'clock-scale', 1, LARGEST_SCALE);
  if (clockScale === null || clockScale === 0) {
    return `--clock-scale takes a whole number from 1 to ${LARGEST_SCALE}, such as 600: ten minutes pass in a second.`;
  }
  const listen = textOption(args, 'listen', '127.0.0.1');
  if (isIP(listen) === 0) {
    return '--listen takes an IP address, such as 127.0.0.1 or 0.0.0.0.';
  }
  const only = onlyOption(args);
  if (typeof only === 'string') {
    return only;
  }
  const notifyAnywhere = flag(args, 'notify-anywhere');
  const notifyUrl = args.options['notify-url'] === undefined ? null : textOption(args, 'notify-url', '');
  const problem = notifyUrl === null ? null : urlProblem(notifyUrl, notifyAnywhere);
  if (problem !== null) {
    return problem;
  }
  const token = await controlToken(args);
  if (token !== null && 'problem' in token) {
    return token.problem;
  }
  const state = args.options['state'];
  const stateDir = resolve(typeof state === 'string' ? state : join(projectRoot(), 'var', 'sandbox-gateways'));
  const controlTokenText = token === null ? null : token.token;
  return { stateDir, portBase, only, listen, notifyUrl, notifyAnywhere, clockScale, controlToken: controlTokenText };
}

function onlyOption(args: CommandArgs): readonly string[] | null | string {
  if (args.options['only'] === undefined) {
    return null;
  }
  const names = textOption(args, 'only', '').split(',');
  const known = SANDBOX_LIST.map(({ name }) => String(name));
  const strange = names.find((name) => !known.includes(name));
  return strange === undefined
    ? names
    : `there is no sandbox "${strange.slice(0, 40)}"; --only takes some of ${known.join(',')}.`;
}

function urlProblem(text: string, anywhere: boolean): string | null {
  const filled = text.replaceAll('{gateway}', 'gateway');
  const url = URL.canParse(filled) ? new URL(filled) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return '--notify-url takes an http or https address, such as http://127.0.0.1:8080/notify/{gateway}.';
  }
  return anywhere || isLoopback(url.hostname)
    ? null
    : '--notify-url leads away from this machine; say --notify-anywhere if that is meant.';
}

/** @returns null when no token is asked for. */
async function controlToken(
  args: CommandArgs,
): Promise<null | { readonly token: string } | { readonly problem: string }> {
  const path = textOption(args, 'control-token-file', '');
  if (path === '') {
    return null;
  }
  try {
    if (((await stat(path)).mode & 0o077) !== 0) {
      return { problem: `others can read ${path}, the file with the control token: chmod 600 ${path}` };
    }
    const token = (await readFile(path, 'utf8')).trim();
    return token.length >= SHORTEST_TOKEN && /^[\x21-\x7e]+$/.test(token)
      ? { token }
      : { problem: `the control token in ${path} must be one line of at least ${SHORTEST_TOKEN} letters and digits.` };
  } catch {
    return { problem: `${path}, the file with the control token, cannot be read.` };
  }
}

function numberOption(args: CommandArgs, name: string, fallback: number, most: number): number | null {
  const text = textOption(args, name, String(fallback));
  return /^\d{1,7}$/.test(text) && Number(text) <= most ? Number(text) : null;
}
