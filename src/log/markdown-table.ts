/** A Markdown table with its columns padded, as the project's formatter lays tables out. The first row is the heading. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const clean = rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = (clean[0] ?? []).map((_, column) => Math.max(3, ...clean.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  const [heading = [], ...body] = clean;
  return [line(heading), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}
