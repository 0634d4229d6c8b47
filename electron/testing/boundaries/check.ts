import { readdirSync } from 'node:fs';
import path from 'node:path';
import { builtinModules } from 'node:module';
import { cruise } from 'dependency-cruiser';
import { CONFIGURATION, GUARDED, IN_TESTS, ROOMS, type Room, TEST_SUPPORT } from './rooms.ts';

export interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule:
    | 'file-without-room'
    | 'import-not-allowed'
    | 'value-import-of-types'
    | 'package-not-allowed'
    | 'unresolved';
}

export interface BoundaryReport {
  readonly cruised: number;
  readonly onDisk: number;
  readonly violations: readonly Violation[];
}

const FOLDERS = ['shared', 'electron', 'renderer', 'e2e'];
const BUILTIN = new Set(builtinModules);

/** Reads every import below `root` and holds it against the table. */
export async function checkBoundaries(root: string): Promise<BoundaryReport> {
  const folders = FOLDERS.filter((folder) => sourcesBelow(path.join(root, folder)).length > 0);
  const { output } = await cruise(folders, {
    baseDir: root,
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.(css|svg|png|woff2|html|json)$' },
    moduleSystems: ['es6', 'cjs'],
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mts', '.mjs', '.cjs', '.js', '.d.ts'] },
  });
  if (typeof output === 'string') throw new Error(output);
  const modules = output.modules.filter((module) => FOLDERS.some((folder) => module.source.startsWith(`${folder}/`)));
  const sources = modules.filter((module) => /\.(ts|tsx|mts)$/.test(module.source));
  return {
    cruised: sources.length,
    onDisk: folders.reduce((sum, folder) => sum + sourcesBelow(path.join(root, folder)).length, 0),
    violations: sources.flatMap((module) => violationsOf(module.source, module.dependencies)),
  };
}

type Dependency = Awaited<ReturnType<typeof cruise>>['output'] extends infer Output
  ? Output extends { modules: readonly (infer M)[] }
    ? M extends { dependencies: readonly (infer D)[] }
      ? D
      : never
    : never
  : never;

function violationsOf(from: string, dependencies: readonly Dependency[]): Violation[] {
  if (CONFIGURATION.test(from)) return [];
  const room = roomOf(from);
  if (room === undefined) return [{ from, to: '', rule: 'file-without-room' }];
  return dependencies.flatMap((dependency) => {
    const rule = ruleBrokenBy(from, room, dependency);
    return rule === undefined ? [] : [{ from, to: dependency.module, rule }];
  });
}

function ruleBrokenBy(from: string, room: Room, dependency: Dependency): Violation['rule'] | undefined {
  const test = isTest(from);
  const typeOnly = (dependency.dependencyTypes as readonly string[]).includes('type-only');
  if (!/^\.{0,2}\//.test(dependency.module)) {
    const allowed = [...(room.packages ?? []), ...(test ? (IN_TESTS.packages ?? []) : [])];
    return allowed.some((pattern) => matchesPackage(pattern, dependency.module)) ? undefined : 'package-not-allowed';
  }
  if (dependency.couldNotResolve) return 'unresolved';
  const target = dependency.resolved;
  if (TEST_SUPPORT.test(target) && !test && !/^(e2e|electron\/testing|electron\/bench)\//.test(from))
    return 'import-not-allowed';
  const targetRoom = roomOf(target);
  if (targetRoom === undefined) return 'file-without-room';
  if (targetRoom === room)
    return room.separate === true && !sameSubfolder(room, from, target) ? 'import-not-allowed' : undefined;
  const rooms = [...room.rooms, ...(test ? IN_TESTS.rooms : [])];
  if (rooms.some((entry) => covers(entry, target))) return undefined;
  if ((room.types ?? []).some((entry) => covers(entry, target) || target.startsWith(entry))) {
    return typeOnly ? undefined : 'value-import-of-types';
  }
  return 'import-not-allowed';
}

/** An entry covers what lies below it, but not a guarded room that it does not name. */
function covers(entry: string, target: string): boolean {
  if (!target.startsWith(entry)) return false;
  return GUARDED.every((guarded) => !target.startsWith(guarded) || entry.startsWith(guarded));
}

const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file) || TEST_SUPPORT.test(file);

function roomOf(file: string): Room | undefined {
  return ROOMS.filter((room) => file === room.path || (room.path.endsWith('/') && file.startsWith(room.path))).sort(
    (a, b) => b.path.length - a.path.length,
  )[0];
}

function sameSubfolder(room: Room, a: string, b: string): boolean {
  const first = (file: string): string => file.slice(room.path.length).split('/')[0] ?? '';
  return first(a) === first(b);
}

function matchesPackage(pattern: string, specifier: string): boolean {
  const name = specifier.replace(/^node:/, '');
  const builtin = BUILTIN.has(name) || specifier.startsWith('node:');
  if (pattern === 'node:*') return builtin;
  if (pattern.startsWith('node:')) return builtin && name === pattern.slice('node:'.length);
  if (builtin) return false;
  if (pattern.endsWith('/*')) return specifier.startsWith(pattern.slice(0, -1));
  return specifier === pattern || specifier.startsWith(`${pattern}/`);
}

function sourcesBelow(folder: string): string[] {
  let entries: string[];
  try {
    entries = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    // A planted tree has only the folders that its case needs.
    return [];
  }
  return entries.filter((file) => /\.(ts|tsx|mts)$/.test(file) && !/(^|\/)node_modules\//.test(file));
}
