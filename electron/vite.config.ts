import { isBuiltin } from 'node:module';
import path from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const root = path.resolve(import.meta.dirname, '..');

interface Bundle {
  /** Source file, from the root. */
  readonly entry: string;
  /** Written file, from the root. */
  readonly file: string;
  readonly format: 'es' | 'cjs';
  /** Whether `electron` may be imported. Everything else but Node's own modules is bundled. */
  readonly electron: boolean;
}

const VAULT = 'electron/vault/vault-process.ts';
const DIAL = 'electron/services/dialling/dial-process.ts';
const STORE = 'electron/store/store-worker.ts';
const INSPECT = 'electron/workers/inspect-worker.ts';
const VALIDATE = 'electron/workers/validate-worker.ts';
const CRL = 'electron/workers/crl-worker.ts';
const XCA = 'electron/workers/xca/xca-worker.ts';
const node = (entry: string, file: string): Bundle => ({ entry, file, format: 'es', electron: false });

/** Every file that Node or Electron runs, each whole in itself; `vite build --config electron/vite.config.ts --mode <name>`. */
const BUNDLES: Readonly<Record<string, Bundle>> = {
  main: { entry: 'electron/main.ts', file: 'dist/main/main.js', format: 'es', electron: true },
  'main-vault': node(VAULT, 'dist/main/vault-process.mjs'),
  'main-dial': node(DIAL, 'dist/main/dial-process.mjs'),
  'main-store': node(STORE, 'dist/main/store-worker.mjs'),
  'main-inspect': node(INSPECT, 'dist/main/inspect-worker.mjs'),
  'main-validate': node(VALIDATE, 'dist/main/validate-worker.mjs'),
  'main-crl': node(CRL, 'dist/main/crl-worker.mjs'),
  'main-xca': node(XCA, 'dist/main/xca-worker.mjs'),
  preload: { entry: 'electron/preload/preload.ts', file: 'dist/preload/preload.cjs', format: 'cjs', electron: true },
  cli: node('electron/cli/main.ts', 'dist/cli/main.js'),
  'cli-vault': node(VAULT, 'dist/cli/vault-process.mjs'),
  'cli-store': node(STORE, 'dist/cli/store-worker.mjs'),
  'cli-inspect': node(INSPECT, 'dist/cli/inspect-worker.mjs'),
  'cli-validate': node(VALIDATE, 'dist/cli/validate-worker.mjs'),
  'cli-crl': node(CRL, 'dist/cli/crl-worker.mjs'),
  'cli-xca': node(XCA, 'dist/cli/xca-worker.mjs'),
};

export default defineConfig(({ mode }) => {
  const bundle = BUNDLES[mode];
  if (bundle === undefined) throw new Error(`--mode is one of ${Object.keys(BUNDLES).join(', ')}`);
  return {
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    plugins: [withoutNativeAddons(), onlyDeclaredImports(bundle)],
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: path.join(root, bundle.entry),
      outDir: path.join(root, path.dirname(bundle.file)),
      emptyOutDir: false,
      target: 'node24',
      minify: false,
      reportCompressedSize: false,
      rolldownOptions: {
        external: bundle.electron ? ['electron'] : [],
        output: {
          format: bundle.format,
          entryFileNames: path.basename(bundle.file),
          codeSplitting: false,
          ...(bundle.format === 'es' && { banner: COMMONJS_FOLDER }),
        },
      },
    },
  };
});

/** The SSH library is CommonJS and asks for its folder when it is loaded, where a module has no such name. */
const COMMONJS_FOLDER = 'const __dirname = import.meta.dirname;';

const NO_ADDON = '\0no-addon';

/**
 * The SSH library tries native code of its own and goes on without it, in JavaScript and Node's crypto. It is not built here (decisions/0028):
 * whoever asks for it is told so, as by an installation that left it out.
 */
function withoutNativeAddons(): Plugin {
  return {
    name: 'without-native-addons',
    enforce: 'pre',
    resolveId: (id) => (id === 'cpu-features' || id.endsWith('.node') ? NO_ADDON : null),
    load: (id) => (id === NO_ADDON ? "throw new Error('not built');" : null),
  };
}

/** Fails the build when a module is left outside that no machine of a user has. */
function onlyDeclaredImports(bundle: Bundle): Plugin {
  return {
    name: 'only-declared-imports',
    generateBundle(_options, output) {
      const chunks = Object.values(output).filter((file) => file.type === 'chunk');
      const foreign = chunks
        .flatMap((chunk) => [...chunk.imports, ...chunk.dynamicImports])
        .filter((name) => !isBuiltin(name) && !(bundle.electron && name === 'electron'))
        // a module that is loaded when it is needed first, inside this file
        .filter((name) => name !== path.basename(bundle.file));
      if (chunks.length !== 1)
        this.error(`${bundle.file} is not one file: ${chunks.map((c) => c.fileName).join(', ')}`);
      if (foreign.length > 0) this.error(`${bundle.file} imports ${foreign.join(', ')}`);
    },
  };
}
