import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

/** What .gitignore leaves out. */
const NOT_OURS = new Set(['node_modules', 'dist', 'coverage', 'var', '.git']);
const ROOT = resolve('.');

const entries = readdirSync(ROOT, { withFileTypes: true }).flatMap((entry) => below(ROOT, entry.name));
const pages = entries.filter((path) => path.endsWith('.md'));

/** This path and everything in it, as paths from the root. */
function below(folder: string, name: string): string[] {
  if (NOT_OURS.has(name)) {
    return [];
  }
  const path = join(folder, name);
  const inside = readdirOrNull(path);
  return [relative(ROOT, path), ...(inside ?? []).flatMap((child) => below(path, child))];
}

function readdirOrNull(path: string): string[] | null {
  try {
    return readdirSync(path);
  } catch {
    return null;
  }
}

/** The page without what is shown as code. */
function prose(page: string): string {
  return readFileSync(page, 'utf8')
    .replace(/^(`{3,})[\s\S]*?^\1/gm, '')
    .replace(/`[^`\n]*`/g, '');
}

function targets(page: string): string[] {
  const text = prose(page);
  const written = [...text.matchAll(/\]\(<?([^)>\s]+)>?[^)]*\)/g), ...text.matchAll(/(?:src|href)="([^"]+)"/g)];
  return written.map((match) => match[1] ?? '').filter((target) => !/^[a-z]+:/.test(target));
}

/** The anchors that GitHub makes of headings. */
function anchors(page: string): string[] {
  const headings = readFileSync(page, 'utf8').matchAll(/^#{1,6} +(.+?) *$/gm);
  return [...headings].map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-'),
  );
}

function leadsNowhere(page: string, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page : join(dirname(page), decodeURIComponent(path));
  if (file.startsWith('..') || !existsSync(file)) {
    return true;
  }
  return anchor !== undefined && !(file.endsWith('.md') && anchors(file).includes(anchor));
}

test.each(pages)('every link in %s leads to something in this project', (page) => {
  expect(targets(page).filter((target) => leadsNowhere(page, target))).toEqual([]);
});

describe('a folder is described by its own page, or by name in the page above it', () => {
  const tops = ['src', 'hardware', 'systemd', 'scripts', 'test'];
  const folders = entries.filter((path) => tops.includes(path.split('/')[0] ?? '') && readdirOrNull(path) !== null);

  test.each(folders)('%s', (folder) => {
    expect(isDescribed(folder)).toBe(true);
  });

  test.each(folders.filter((folder) => /^src\/[^/]+$/.test(folder)))('%s has a page of its own', (folder) => {
    expect(pages).toContain(join(folder, 'README.md'));
  });
});

function isDescribed(folder: string): boolean {
  if (existsSync(join(folder, 'README.md'))) {
    return true;
  }
  for (let above = dirname(folder); ; above = dirname(above)) {
    const page = join(above, 'README.md');
    if (existsSync(page)) {
      return readFileSync(page, 'utf8').includes(`${relative(above, folder)}/`);
    }
  }
}
