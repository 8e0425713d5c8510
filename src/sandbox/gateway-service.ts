import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { SANDBOX_LIST } from './gateways/list.ts';
import type { Keep, OfferedSandbox, SandboxLine } from './gateways/offer.ts';
import { PortProblem } from './listen.ts';
import { openStateFolder } from './state-folder.ts';

/** The first of the published ports; the others lie above it. */
export const FIRST_PORT = 8101;

export interface GatewayServiceOptions {
  /** Absolute. Holds the keys, so that integrators keep theirs, the credentials of a client, and the configuration for it. */
  readonly stateDir: string;
  /** The first port, instead of {@link FIRST_PORT}; 0: any free ones. */
  readonly portBase: number;
  /** Names of gateways; null: all there are. */
  readonly only: readonly string[] | null;
  /** IP address to listen on. */
  readonly listen: string;
  /** Where notifications go that name no address; `{gateway}` in it becomes the gateway's name. */
  readonly notifyUrl: string | null;
  readonly notifyAnywhere: boolean;
  readonly clockScale: number;
  readonly controlToken: string | null;
  /** For tests. */
  readonly list?: readonly SandboxLine[];
}

export interface ServedGateway extends OfferedSandbox {
  readonly name: string;
  readonly title: string;
  readonly url: string;
}

/** The sandboxes of the gateways alone, as a service to test against: no kiosk, no page. */
export class GatewayService {
  readonly #options: GatewayServiceOptions;
  readonly #served: ServedGateway[] = [];

  constructor(options: GatewayServiceOptions) {
    this.#options = options;
  }

  /** Where a client finds its credentials and its configuration. */
  get configFile(): string {
    return join(this.#options.stateDir, 'gateways.yaml');
  }

  /**
   * Starts every gateway that is asked for; resolves when all listen.
   * @throws PortProblem, StateFolderProblem: with everything stopped again.
   */
  async start(): Promise<readonly ServedGateway[]> {
    await openStateFolder(this.#options.stateDir);
    try {
      for (const line of this.#options.list ?? SANDBOX_LIST) {
        if (this.#options.only === null || this.#options.only.includes(line.name)) {
          this.#served.push(await this.#serve(line));
        }
      }
      await this.#write();
    } catch (error) {
      await this.stop();
      throw error;
    }
    return this.#served;
  }

  /** Idempotent. */
  async stop(): Promise<void> {
    await Promise.all(this.#served.splice(0).map(({ sandbox }) => sandbox.stop()));
  }

  async #serve({ name, port, load }: SandboxLine): Promise<ServedGateway> {
    const { listen, notifyUrl, notifyAnywhere, clockScale, controlToken, portBase } = this.#options;
    const offer = await load();
    const offered = await offer.open(this.#keep, {
      listen,
      notifyAnywhere,
      clockScale,
      controlToken,
      notifyUrl: notifyUrl?.replaceAll('{gateway}', name) ?? null,
    });
    const wanted = portBase === 0 ? 0 : portBase + port - FIRST_PORT;
    try {
      const { url } = await offered.sandbox.start(wanted);
      return { ...offered, name, title: offer.title, url };
    } catch (error) {
      throw new PortProblem(inWords(error as NodeJS.ErrnoException, offer.title, listen, wanted));
    }
  }

  readonly #keep: Keep = async (name, make) => {
    const folder = join(this.#options.stateDir, 'keys');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = join(folder, name);
    try {
      return await readFile(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        throw error;
      }
    }
    const secret = await make();
    await replace(file, secret, 0o600);
    return secret;
  };

  async #write(): Promise<void> {
    const folder = join(this.#options.stateDir, 'credentials');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const { credentials } of this.#served) {
      for (const [name, value] of Object.entries(credentials)) {
        await replace(join(folder, name), value.endsWith('\n') ? value : `${value}\n`, 0o600);
      }
    }
    await replace(this.configFile, `${HEADER}${configuration(this.#served)}`, 0o644);
  }
}

const HEADER = '# Written by "kioskd sandbox --gateways" at every start. Copy it before you change it.\n';

/** The parts `gateways` and `wallets` of a kiosk's configuration, as YAML. */
export function configuration(served: readonly ServedGateway[]): string {
  const sections = {
    gateways: Object.fromEntries(served.map(({ name, url, section }) => [name, section(url)])),
    wallets: served.flatMap(({ wallets }) => wallets),
  };
  return stringify(sections, { aliasDuplicateObjects: false, lineWidth: 120 });
}

/** What a person at the terminal has to know. */
export function description(
  served: readonly ServedGateway[],
  stateDir: string,
  options: Pick<GatewayServiceOptions, 'controlToken'>,
): string {
  const lines = ['', 'The sandbox gateways are ready.', ''];
  for (const { title, url, credentials } of served) {
    lines.push(`  ${title.padEnd(10)} ${url}`, `${' '.repeat(13)}control: ${url}/control/`);
    for (const [name, value] of Object.entries(credentials)) {
      const short = !value.trim().includes('\n');
      lines.push(`${' '.repeat(13)}${name}: ${short ? value : join(stateDir, 'credentials', name)}`);
    }
    lines.push('');
  }
  const who = options.controlToken === null ? 'this machine only, without a token' : 'whoever sends the token';
  lines.push(`The control interface serves ${who}.`, `For kioskd.yaml, with the credentials beside it in ${stateDir}:`);
  return [...lines, '', configuration(served), 'Ctrl-C stops them. No real money.', '', ''].join('\n');
}

/** A half-written key would lock an integrator out for good. */
async function replace(file: string, text: string, mode: number): Promise<void> {
  await writeFile(`${file}.new`, text, { mode });
  await rename(`${file}.new`, file);
}

function inWords({ code }: NodeJS.ErrnoException, title: string, address: string, port: number): string {
  const at = `Port ${port} on ${address}, wanted for the ${title} sandbox,`;
  const remedy = 'Choose others with --port-base NUMBER; --port-base 0 takes any that are free.';
  switch (code) {
    case 'EADDRINUSE':
      return `${at} is already in use by another program. ${remedy}`;
    case 'EACCES':
      return `${at} may not be opened by this user. ${remedy}`;
    case 'EADDRNOTAVAIL':
      return `${address} is no address of this machine. Choose another one with --listen ADDRESS.`;
    default:
      return `${at} cannot be opened (${code ?? 'no reason given'}). ${remedy}`;
  }
}
