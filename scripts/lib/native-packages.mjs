// Packages that load a compiled file next to their own source, so they cannot be bundled and have to stay packages.
// Run as a program it prints, one per line, the folders below node_modules that they need at run time.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const nativePackages = [
  '@serialport/bindings-cpp',
  'better-sqlite3',
  'epoll',
  'koffi',
  'rpi-ws281x-led',
  'sd-notify',
  'spi-device',
];

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Needed to install or compile, never to run. */
const installers = ['nan', 'node-addon-api', 'prebuild-install'];

/** The folder that `require(name)` finds from a package in `from`, or undefined when it is not installed. */
function folderOf(name, from) {
  for (let folder = from; folder.startsWith(root); folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
  }
  return undefined;
}

function neededFolders() {
  const found = new Set();
  const visit = (name, from) => {
    const folder = folderOf(name, from);
    if (folder === undefined || found.has(folder) || installers.includes(name)) return;
    found.add(folder);
    const { dependencies = {}, optionalDependencies = {} } = JSON.parse(
      readFileSync(join(folder, 'package.json'), 'utf8'),
    );
    // The compiled part of koffi is a package of its own for each kind of machine; only the one for this is installed.
    for (const dependency of Object.keys({ ...dependencies, ...optionalDependencies })) visit(dependency, folder);
  };
  for (const name of nativePackages) visit(name, root);
  const all = [...found].map((folder) => relative(join(root, 'node_modules'), folder)).sort();
  // A package inside another one is copied with it.
  return all.filter((folder) => !all.some((other) => folder.startsWith(`${other}/node_modules/`)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(neededFolders().join('\n'));
}
