/** The `electron` command: `[-r module]… [switches] <folder or file of the app> [arguments]`. */
const { readFileSync, statSync } = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { mapElectron, poseAsElectron } = require('./module-hook.ts');

const given = process.argv.slice(2);
const { preloads, appArgument } = parseArguments(given);
const { dir, main } = findApp(path.resolve(appArgument));

// As in Electron, argv keeps everything.
process.argv = [process.env.COUNTERSIGN_RUNTIME_EXECUTABLE ?? process.execPath, ...given];
process.env.COUNTERSIGN_RUNTIME_APP_DIR = dir;
process.defaultApp = true;
process.resourcesPath = path.join(dir, 'resources');
mapElectron(pathToFileURL(path.join(__dirname, 'electron.ts')).href);
poseAsElectron('browser');
run().catch((error) => {
  process.stderr.write(`The Chromium runtime could not start the app\n${error?.stack ?? error}\n`);
  process.exit(1);
});

async function run() {
  // Loads before the preloads, since Playwright's shortens argv.
  const { startRuntime } = await import('./start.ts');
  const requireFromApp = createRequire(path.join(dir, 'package.json'));
  for (const preload of preloads) requireFromApp(path.resolve(preload));
  await Promise.all([startRuntime(), import(pathToFileURL(main).href)]);
}

function parseArguments(list) {
  const preloads = [];
  for (let at = 0; at < list.length; at++) {
    if (list[at] === '-r' || list[at] === '--require') preloads.push(list[++at]);
    else if (!list[at].startsWith('-')) return { preloads, appArgument: list[at] };
  }
  return { preloads, appArgument: '.' };
}

function findApp(target) {
  if (!statSync(target).isDirectory()) return { dir: path.dirname(target), main: target };
  const { main = 'index.js' } = JSON.parse(readFileSync(path.join(target, 'package.json'), 'utf8'));
  return { dir: target, main: path.join(target, main) };
}
