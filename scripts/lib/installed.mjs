// Exits with 0 when node_modules already holds what package-lock.json asks for, whoever installed it.

import { readFileSync } from 'node:fs';

function packages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

const wanted = packages('package-lock.json');
// npm's own note of what it put there.
const present = packages('node_modules/.package-lock.json');

const complete =
  wanted !== undefined &&
  present !== undefined &&
  Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === '' || (present[path] === undefined ? optional === true : present[path].version === version),
  );
process.exitCode = complete ? 0 : 1;
