import type { IncomingHttpHeaders, ServerResponse } from 'node:http';

export type WebMethod = 'GET' | 'POST' | 'DELETE';

export interface WebRequest {
  readonly method: WebMethod;
  readonly path: string;
  /** Values of the `:name` parts of the route's path, decoded. */
  readonly params: ReadonlyMap<string, string>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The body as it came, already within the route's size cap. Empty for GET. */
  readonly body: Buffer;
}

/** What a handler answers. The server adds the headers that every answer has. */
export type WebReply =
  | { readonly kind: 'json'; readonly status: number; readonly body: unknown }
  | { readonly kind: 'text'; readonly status: number; readonly contentType: string; readonly body: string }
  | { readonly kind: 'bytes'; readonly status: number; readonly headers: Record<string, string>; readonly body: Buffer }
  /** An answer that stays open. `open` gets it with the headers sent, and owns it until either side closes it. */
  | { readonly kind: 'stream'; readonly contentType: string; readonly open: (response: ServerResponse) => void };

export type WebHandler = (request: WebRequest) => WebReply | Promise<WebReply>;

export interface RouteOptions {
  /**
   * Who may call. `page` (the default): our own page, or a tool that sets the `x-kioskd` header; a changing request
   * must be JSON. `machine`: another system; the handler checks its token or signature itself, any content type goes.
   */
  readonly caller?: 'page' | 'machine';
  /**
   * The request may name any host: for a route that a proxy with a public name forwards to. Only where the handler believes
   * nothing but a signature or a token, and answers nothing that a foreign page could use.
   */
  readonly anyHost?: boolean;
  /** Largest body taken, in bytes. */
  readonly maxBodyBytes?: number;
}

export interface Route {
  readonly method: WebMethod;
  readonly segments: readonly string[];
  readonly handler: WebHandler;
  readonly caller: 'page' | 'machine';
  readonly anyHost: boolean;
  readonly maxBodyBytes: number;
}

export type RouteMatch =
  | { readonly found: 'route'; readonly route: Route; readonly params: ReadonlyMap<string, string> }
  | { readonly found: 'path only'; readonly allow: readonly WebMethod[] }
  | { readonly found: 'nothing' };

const DEFAULT_MAX_BODY_BYTES = 4096;

/** The table of what the server answers. Paths are `/fixed/:name` patterns; a `:name` part matches one segment. */
export class RouteTable {
  readonly #routes = new Set<Route>();

  /**
   * @returns a function that takes the route out again.
   * @throws Error when the same method and path is there already: two owners of one path are a bug.
   */
  add(method: WebMethod, path: string, handler: WebHandler, options: RouteOptions = {}): () => void {
    const segments = path.split('/');
    const twin = [...this.#routes].some((route) => route.method === method && route.segments.join('/') === path);
    if (twin) {
      throw new Error(`route registered twice: ${method} ${path}`);
    }
    const route: Route = {
      method,
      segments,
      handler,
      caller: options.caller ?? 'page',
      anyHost: options.caller === 'machine' && options.anyHost === true,
      maxBodyBytes: options.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES,
    };
    this.#routes.add(route);
    return () => {
      this.#routes.delete(route);
    };
  }

  /** HEAD is answered by the route of GET. */
  find(method: string, path: string): RouteMatch {
    const wanted = method === 'HEAD' ? 'GET' : method;
    const segments = path.split('/');
    const allow: WebMethod[] = [];
    for (const route of this.#routes) {
      const params = matchSegments(route.segments, segments);
      if (params === null) {
        continue;
      }
      if (route.method === wanted) {
        return { found: 'route', route, params };
      }
      allow.push(route.method);
    }
    return allow.length > 0 ? { found: 'path only', allow } : { found: 'nothing' };
  }
}

function matchSegments(pattern: readonly string[], segments: readonly string[]): Map<string, string> | null {
  if (pattern.length !== segments.length) {
    return null;
  }
  const params = new Map<string, string>();
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (!part.startsWith(':')) {
      if (part !== segment) {
        return null;
      }
      continue;
    }
    const value = decodeSegment(segment);
    if (value === null || value === '') {
      return null;
    }
    params.set(part.slice(1), value);
  }
  return params;
}

function decodeSegment(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

export function json(status: number, body: unknown): WebReply {
  return { kind: 'json', status, body };
}

/** Every refusal has this form: a fixed word for programs, a sentence for people. Nothing of the request is repeated. */
export function refusal(status: number, error: string, message: string): WebReply {
  return json(status, { error, message });
}
