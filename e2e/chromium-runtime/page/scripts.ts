import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { PreloadFacts } from './preload-world.ts';

const secret = randomBytes(16).toString('hex');

/** Name of the isolated world, and of the functions that join it to the main process; both unguessable for the page. */
export const PRELOAD_WORLD = 'Electron Isolated Context';
export const BINDING = `send${randomBytes(8).toString('hex')}`;
export const RECEIVER = `receive${randomBytes(8).toString('hex')}`;
export const FILE_OF = `file${randomBytes(8).toString('hex')}`;

/** What every new document runs first in the page's own world. */
export function buildPageScript(): string {
  return `${inline('./bridge.ts', './page-world.ts')}startPageWorld(${JSON.stringify(secret)});})();`;
}

/** What every new document runs in the isolated world: Electron for a sandboxed preload, then the preload. */
export function buildPreloadScript(preloadPath: string | undefined, extraArguments: readonly string[]): string {
  const facts: PreloadFacts = {
    secret,
    binding: BINDING,
    receiver: RECEIVER,
    fileOf: FILE_OF,
    process: {
      platform: process.platform,
      arch: process.arch,
      versions: { ...process.versions },
      argv: [process.execPath, ...extraArguments],
    },
  };
  const preload = preloadPath === undefined ? '' : readFileSync(preloadPath, 'utf8');
  const ours = inline('../loud.ts', './codec.ts', './bridge.ts', './preload-world.ts');
  const name = preloadPath === undefined ? 'preload' : pathToFileURL(preloadPath).href;
  // The preload is a function of its own outside ours, so that it sees none of our names.
  return `(()=>{const preload=(scope)=>(function(require,module,exports,process,global){${preload}
})(scope.require,scope.module,scope.module.exports,scope.process,globalThis);${ours}startPreloadWorld(${JSON.stringify(facts)},preload);})();})();
//# sourceURL=${name}`;
}

/** The sources of page modules as one function body, open at its end. They name each other, so imports fall away. */
function inline(...files: readonly string[]): string {
  const sources = files.map((file) => {
    const source = stripTypeScriptTypes(readFileSync(new URL(file, import.meta.url), 'utf8'));
    return source.replaceAll(/^import [^;]*;$/gm, '').replaceAll(/^export /gm, '');
  });
  return `(()=>{'use strict';${sources.join('\n')}\n`;
}
