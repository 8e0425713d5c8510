import { jsonSchema, settingsOf } from './json-schema.ts';

/** A setting that the file leaves at a default which was concluded, not documented by the gateway. */
export interface InferredSetting {
  readonly path: string;
  readonly default: string;
  readonly reason: string;
}

/** Lists them for the gateways that the file configures. Setting one in the file, to whatever value, takes it off the list. */
export function inferredSettings(data: unknown): readonly InferredSetting[] {
  const found: InferredSetting[] = [];
  for (const { path, node } of settingsOf(jsonSchema())) {
    if (node.inferred === undefined) {
      continue;
    }
    const keys = path.split('.');
    if (get(data, keys.slice(0, -1)) !== undefined && get(data, keys) === undefined) {
      found.push({ path, default: defaultText(node.default), reason: node.inferred });
    }
  }
  return found;
}

/** A default as a person would write it; the gateway's own where the schema has none. */
export function defaultText(value: unknown): string {
  if (value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)) {
    return Array.isArray(value) ? 'empty list' : 'set by the gateway client';
  }
  if (value === '') {
    return 'empty text';
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function get(data: unknown, keys: readonly string[]): unknown {
  let value = data;
  for (const key of keys) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) {
      return undefined;
    }
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
