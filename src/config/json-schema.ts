import { z } from 'zod';
import { configSchema } from './schema.ts';

/** As much of JSON Schema as our own schema makes use of. `inferred` and `range` are ours; editors pass over them. */
export interface SchemaNode {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly (string | number | boolean)[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly items?: SchemaNode;
  readonly prefixItems?: readonly SchemaNode[];
  readonly additionalProperties?: SchemaNode | boolean;
  readonly anyOf?: readonly SchemaNode[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly inferred?: string;
  readonly range?: string;
}

/** The JSON Schema of what a person writes (not of what the program makes of it). */
export function jsonSchema(): SchemaNode {
  cached ??= makeSchema();
  return cached;
}

/** Made once: it is the same for every file, and takes longer than reading one. */
let cached: SchemaNode | null = null;

function makeSchema(): SchemaNode {
  const made: unknown = z.toJSONSchema(configSchema, { io: 'input', reused: 'inline' });
  return { title: 'kioskd configuration', ...(made as SchemaNode) } as SchemaNode;
}

/** The schema of the setting at a path; null when the path leads nowhere. */
export function schemaAt(root: SchemaNode, path: readonly PropertyKey[]): SchemaNode | null {
  let node: SchemaNode | undefined = root;
  for (const part of path) {
    node = typeof part === 'number' ? (node.prefixItems?.[part] ?? node.items) : memberOf(node, String(part));
    if (node === undefined) {
      return null;
    }
  }
  return node;
}

function memberOf(node: SchemaNode, key: string): SchemaNode | undefined {
  const known = node.properties !== undefined && Object.hasOwn(node.properties, key) ? node.properties[key] : undefined;
  return known ?? (typeof node.additionalProperties === 'object' ? node.additionalProperties : undefined);
}

/** Every setting of the schema with its path, parents before children. List items are `[]`, free names `<name>`. */
export function* settingsOf(
  node: SchemaNode,
  path = '',
): Generator<{ path: string; node: SchemaNode; needed: boolean }> {
  for (const [key, member] of Object.entries(node.properties ?? {})) {
    const at = path === '' ? key : `${path}.${key}`;
    const needed = (node.required ?? []).includes(key);
    yield { path: at, node: member, needed };
    yield* settingsOf(member, at);
  }
  if (node.items !== undefined) {
    yield* settingsOf(node.items, `${path}[]`);
  }
  if (typeof node.additionalProperties === 'object') {
    yield* settingsOf(node.additionalProperties, `${path}.<name>`);
  }
}
