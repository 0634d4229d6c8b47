/**
 * Who may import whom: the table of ARCHITECTURE.md as data. A file belongs to the room with the longest path that
 * begins its own; a file of no room, and an import that no entry names, are violations.
 */
export interface Room {
  /** Path of a folder (ending in `/`) or of a file. */
  readonly path: string;
  /** Rooms it may import besides itself; `a/` covers all rooms below. */
  readonly rooms: readonly string[];
  /** Rooms of which it may take types alone. */
  readonly types?: readonly string[];
  /** Packages and `node:` modules; `@scope/*` covers a scope. */
  readonly packages?: readonly string[];
  /** Subfolders are rooms of their own that must not import each other. */
  readonly separate?: boolean;
}

const PARTS_OF_FEATURES = [
  ['authorities', 'revocation'],
  ['revocation', 'crl-viewer'],
  ['inspect', 'crl-viewer'],
] as const;

const UI_LIBRARIES = [
  'react',
  'react-dom',
  '@base-ui/react',
  '@tanstack/*',
  'lucide-react',
  'react-hook-form',
  '@xyflow/react',
  '@fontsource-variable/*',
];

export const ROOMS: readonly Room[] = [
  { path: 'shared/', rooms: [] },
  { path: 'shared/contract/', rooms: ['shared/', 'shared/contract/'], packages: ['zod'] },
  // Names of channels and events without schema code, for preload and page.
  {
    path: 'shared/contract/channels.ts',
    rooms: ['shared/contract/workspace-channels.ts'],
    types: ['shared/contract/'],
  },
  { path: 'shared/contract/workspace-channels.ts', rooms: [], types: ['shared/contract/'] },
  { path: 'shared/contract/events.ts', rooms: ['shared/'] },

  {
    path: 'electron/pki/',
    rooms: ['shared/'],
    packages: ['@peculiar/*', 'pkijs', '@noble/*', 'node:crypto'],
  },
  {
    path: 'electron/tls/',
    rooms: ['shared/', 'electron/pki/'],
    packages: [
      '@noble/*',
      'node:net',
      'node:tls',
      'node:dns',
      'node:dns/promises',
      'node:stream',
      'node:zlib',
      'node:crypto',
    ],
  },
  {
    path: 'electron/vault/',
    rooms: ['shared/', 'electron/pki/asn1/'],
    packages: ['node:crypto', 'node:child_process', 'hash-wasm', '@noble/*', 'pkcs11js'],
  },
  {
    path: 'electron/store/',
    rooms: ['shared/'],
    packages: [
      'kysely',
      'pg',
      'node:sqlite',
      'node:fs',
      'node:fs/promises',
      'node:path',
      'node:worker_threads',
      'node:crypto',
    ],
  },
  {
    path: 'electron/workers/',
    rooms: ['shared/', 'electron/pki/', 'electron/tls/'],
    packages: ['node:worker_threads'],
  },
  {
    // A database of another program is a stranger's file, read in a thread of its own; decisions/0038.
    path: 'electron/workers/xca/',
    rooms: ['shared/', 'electron/pki/', 'electron/workers/'],
    packages: ['node:sqlite', 'node:worker_threads'],
  },
  {
    path: 'electron/services/',
    rooms: [
      'shared/',
      'electron/pki/',
      'electron/tls/',
      'electron/vault/',
      'electron/store/',
      'electron/workers/',
      'electron/services/fetch/',
      'electron/services/publish/places/',
      'electron/services/serve/',
    ],
    packages: ['node:fs', 'node:fs/promises', 'node:path', 'node:crypto', 'node:util', 'node:zlib', 'zod', 'csv-parse'],
  },
  {
    // How the one service that asks other computers for files reaches them; decisions/0007.
    path: 'electron/services/fetch/',
    rooms: ['shared/', 'electron/pki/', 'electron/tls/'],
    packages: ['node:dns/promises', 'node:http', 'node:https'],
  },
  {
    // How CRLs get to other computers; decisions/0028.
    path: 'electron/services/publish/places/',
    rooms: ['shared/', 'electron/pki/', 'electron/tls/'],
    packages: ['node:crypto', 'node:http', 'node:https', 'node:util', 'ssh2', '@smithy/signature-v4'],
  },
  {
    // How the one service that is asked by other computers is reached; decisions/0027.
    path: 'electron/services/serve/',
    rooms: ['shared/'],
    packages: ['node:http', 'node:net'],
  },
  {
    path: 'electron/compose.ts',
    rooms: ['shared/', 'electron/services/', 'electron/vault/', 'electron/store/', 'electron/workers/'],
  },
  {
    path: 'electron/cli/',
    rooms: ['shared/', 'electron/services/', 'electron/compose.ts'],
    packages: ['node:*'],
  },
  {
    path: 'electron/ipc/',
    rooms: ['shared/', 'shared/contract/'],
    // Services are handed in; their types say what a handler may ask of them.
    types: ['electron/services/', 'electron/compose.ts'],
    packages: ['electron', 'zod', 'node:crypto', 'node:path'],
  },
  {
    path: 'electron/preload/',
    rooms: ['shared/contract/channels.ts', 'shared/contract/events.ts'],
    types: ['shared/'],
    packages: ['electron'],
  },
  {
    path: 'electron/shell/',
    rooms: [
      'shared/',
      'electron/compose.ts',
      'electron/services/',
      'electron/vault/',
      'electron/store/',
      'electron/workers/',
      'electron/pki/',
      'electron/tls/',
      'electron/ipc/',
      'electron/preload/',
    ],
    packages: ['electron', 'node:*'],
  },
  {
    path: 'electron/main.ts',
    rooms: ['shared/', 'electron/shell/', 'electron/ipc/', 'electron/compose.ts'],
    packages: ['electron', 'node:*'],
  },
  {
    path: 'electron/testing/',
    rooms: [
      'shared/',
      'electron/pki/',
      'electron/vault/',
      'electron/store/',
      'electron/tls/',
      'electron/services/',
      'electron/compose.ts',
    ],
    packages: [
      'node:*',
      'fast-check',
      'dependency-cruiser',
      '@electron/asar',
      '@electron/fuses',
      'electron-builder',
      '@swc/core',
      'ssh2',
    ],
  },
  {
    path: 'electron/bench/',
    rooms: [
      'shared/',
      'electron/pki/',
      'electron/vault/',
      'electron/store/',
      'electron/tls/',
      'electron/services/',
      'electron/compose.ts',
      'electron/workers/',
      'electron/cli/',
      'electron/testing/',
    ],
    packages: ['node:*', '@peculiar/*', 'reflect-metadata', 'kysely'],
  },

  {
    path: 'renderer/ui/',
    rooms: ['shared/text/', 'shared/model/', 'shared/name/'],
    types: ['shared/'],
    packages: UI_LIBRARIES,
  },
  { path: 'renderer/api/', rooms: ['shared/'], types: ['shared/contract/'] },
  {
    path: 'renderer/stores/',
    rooms: ['renderer/api/', 'shared/'],
    types: ['shared/contract/'],
    packages: ['zustand', 'react'],
  },
  {
    path: 'renderer/features/',
    rooms: ['renderer/stores/', 'renderer/ui/', 'shared/'],
    types: ['shared/contract/'],
    packages: UI_LIBRARIES,
    separate: true,
  },
  // Areas whose parts stand inside the screen of another: revocation is a tab of each authority, the viewer of lists serves that and Inspect.
  ...PARTS_OF_FEATURES.map(([feature, part]) => ({
    path: `renderer/features/${feature}/`,
    rooms: ['renderer/stores/', 'renderer/ui/', 'shared/', `renderer/features/${part}/`],
    types: ['shared/contract/'],
    packages: UI_LIBRARIES,
  })),
  {
    path: 'renderer/app/',
    rooms: ['renderer/', 'shared/'],
    types: ['shared/contract/'],
    packages: [...UI_LIBRARIES, 'zustand'],
  },
  { path: 'renderer/main.tsx', rooms: ['renderer/', 'shared/'], packages: UI_LIBRARIES },

  {
    path: 'e2e/',
    rooms: ['shared/', 'shared/contract/channels.ts', 'electron/testing/', 'scripts/electron-path.mjs'],
    packages: ['@playwright/test', 'axe-core', 'node:*'],
  },
  {
    path: 'e2e/chromium-runtime/',
    rooms: ['scripts/electron-path.mjs'],
    packages: ['node:*', 'electron', '@playwright/test', 'vitest'],
  },
  { path: 'scripts/', rooms: [] },
];

/** Rooms that a wider entry does not cover: they must be named to be imported. */
export const GUARDED: readonly string[] = [
  'shared/contract/',
  'electron/testing/',
  'electron/bench/',
  'e2e/chromium-runtime/',
];

/** Test support that stands beside the code it serves; tests alone may import it. */
export const TEST_SUPPORT = /-(fixture|child)\.ts$/;

/** What a test file may import besides what its room may. */
export const IN_TESTS: Pick<Room, 'rooms' | 'packages'> = {
  rooms: [
    'electron/testing/',
    'shared/',
    'electron/pki/',
    'electron/store/',
    'electron/vault/',
    'electron/compose.ts',
    'electron/services/',
  ],
  packages: ['vitest', 'fast-check', 'zod', 'ajv', 'ajv-formats', 'yaml', 'node:*', 'vite'],
};

/** Configuration of tools, kept in the folder it serves. */
export const CONFIGURATION = /(^|\/)[\w-]+\.config(\.[\w-]+)?\.ts$/;
