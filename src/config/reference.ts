import { markdownTable } from '../log/markdown-table.ts';
import { defaultText } from './inferred.ts';
import { jsonSchema, type SchemaNode, settingsOf } from './json-schema.ts';

/** The JSON Schema file, laid out the way the project's formatter lays out JSON. */
export function schemaFile(): string {
  return `${layOut(jsonSchema(), '')}\n`;
}

const WIDTH = 120;

function layOut(value: unknown, indent: string, used = 0): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const flat = `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
    const simple = value.every((item) => typeof item !== 'object');
    if (value.length === 0 || (simple && indent.length + used + flat.length < WIDTH)) {
      return flat;
    }
    return `[\n${value.map((item) => `${inner}${layOut(item, inner)}`).join(',\n')}\n${indent}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const lines = Object.entries(value).map(([key, member]) => {
      const name = `${JSON.stringify(key)}: `;
      return `${inner}${name}${layOut(member, inner, name.length)}`;
    });
    return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n${indent}}`;
  }
  return JSON.stringify(value);
}

/** The reference page: one table a top-level key. */
export function referencePage(): string {
  const root = jsonSchema();
  const parts = Object.entries(root.properties ?? {}).map(([key, node]) => section(key, node, root));
  return [
    '# Configuration reference',
    '',
    'Made from the schema (`src/config/schema.ts`) by its test; do not edit. Durations are a whole number and a unit: `500ms`,',
    '`90s`, `5m`, `1h`. Amounts are text in quotes: `"8.00"`. A secret is the name of a credential: `{credential: NAME}`.',
    'A default marked * was concluded, not confirmed by the gateway; `kioskd check` lists those a file leaves as they are.',
    '',
    parts.join('\n'),
  ].join('\n');
}

function section(key: string, node: SchemaNode, root: SchemaNode): string {
  const needed = (root.required ?? []).includes(key) ? 'Must be there.' : 'May be left out.';
  const rows = [...settingsOf(node, key)].filter((row) => !isCredentialName(row.path) && !isGroup(row.node));
  const heading = ['setting', 'value', 'default', 'meaning'];
  const table = rows.length === 0 ? [] : ['', markdownTable([heading, ...rows.map(tableRow)])];
  return [`## ${key}`, '', `${node.description ?? ''} ${needed}`, ...table, ''].join('\n');
}

function isCredentialName(path: string): boolean {
  return path.endsWith('.credential');
}

/** A group is shown by its members, unless it has text of its own that a person needs. */
function isGroup(node: SchemaNode): boolean {
  const secret = node.properties?.['credential'] !== undefined;
  return node.properties !== undefined && !secret && node.inferred === undefined;
}

function tableRow({ path, node, needed }: { path: string; node: SchemaNode; needed: boolean }): string[] {
  return [`\`${path}\``, valueText(node), defaultCell(node, needed), node.description ?? ''];
}

function defaultCell(node: SchemaNode, needed: boolean): string {
  const star = node.inferred === undefined ? '' : ' *';
  if (node.default === undefined || (typeof node.default === 'object' && node.properties !== undefined)) {
    return needed ? 'must be set' : `none${star}`;
  }
  const text = defaultText(node.default);
  return text.includes(' ') && node.type !== 'string' ? `${text}${star}` : `\`${text}\`${star}`;
}

function valueText(node: SchemaNode): string {
  if (node.properties?.['credential'] !== undefined) {
    return '`{credential: NAME}`';
  }
  if (node.range !== undefined) {
    return `duration, ${node.range}`;
  }
  if (node.enum !== undefined) {
    return node.enum.map((value) => `\`${value}\``).join(', ');
  }
  if (node.const !== undefined) {
    return `\`${String(node.const)}\``;
  }
  if (node.anyOf !== undefined) {
    return node.anyOf.map(valueText).join(' or ');
  }
  if (node.type === 'integer') {
    return `${node.minimum ?? ''} to ${node.maximum ?? ''}`;
  }
  const words: Record<string, string> = { string: 'text', boolean: '`true`, `false`', array: 'list', object: 'group' };
  return words[node.type ?? ''] ?? '';
}
