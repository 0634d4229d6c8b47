import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Stack } from '../../../shared/model/connection.ts';
import { CLIENT_KINDS, type ClientTarget, runClient } from '../clients/client-programs.ts';
import type { GoldenCell } from './golden-cells.ts';
import type { GoldenLab } from './golden-lab.ts';
import { matrixWorlds } from './golden-cells.ts';

/** Everything each program has written, by `stack side`. */
export type ProgramWords = ReadonlyMap<string, string>;

/** Lets real clients dial the servers of the cells and returns what both sides wrote. */
export async function collectWords(cells: readonly GoldenCell[], lab: GoldenLab): Promise<ProgramWords> {
  const words = new Map<string, string>();
  // Servers tell what a client has against them only where the client says it.
  const distrusted = cells.filter(({ fault }) => fault.id.startsWith('server-') && fault.server.limit === undefined);
  await runClient('curl', targetsOf(distrusted, lab));
  const met = cells.filter(({ server, fault }) => server === 'openssl' || fault.server.limit === 'plain');
  for (const kind of CLIENT_KINDS)
    words.set(`${kind} client`, [...(await runClient(kind, targetsOf(met, lab))).values()].join('\n'));
  // One process may serve many cells: its log is the same for all of them.
  for (const [kind, group] of Map.groupBy(cells, ({ server }) => server))
    words.set(`${kind} server`, [...new Set(group.map((cell) => lab.log(cell)))].join('\n'));
  return words;
}

const OTHER_VERSION = { 'TLSv1.2': 'TLSv1.3', 'TLSv1.3': 'TLSv1.2' } as const;

const targetsOf = (cells: readonly GoldenCell[], lab: GoldenLab): readonly ClientTarget[] =>
  cells.map((cell) => {
    const { client } = cell.fault;
    const folder = lab.folderOf(cell);
    const name = client.leafOnly === true ? 'client-leaf-only' : (client.certificate ?? 'client');
    return {
      id: cell.id.replaceAll(' ', '/'),
      port: lab.portOf(cell),
      serverName: matrixWorlds()[cell.world]?.serverName ?? 'localhost',
      version: client.versions === 'other' ? OTHER_VERSION[cell.version] : cell.version,
      caFile: join(folder, client.trust === 'other' ? 'other-root.pem' : 'root.pem'),
      ...(client.certificate === null
        ? {}
        : { certFile: join(folder, `${name}.pem`), keyFile: join(folder, `${name}-key.pem`) }),
      ...(client.alpn?.[0] === undefined ? {} : { alpn: client.alpn[0] }),
    };
  });

/** Whether a line is among the words; `…` stands for anything within the line. */
export function isAmong(line: string, words: string): boolean {
  const parts = line.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(parts.join('[^\\n]*')).test(words);
}

const VERSION_COMMANDS: Readonly<Record<Exclude<Stack, 'boringssl'>, readonly [command: string, ...string[]]>> = {
  openssl: ['openssl', 'version'],
  gnutls: ['gnutls-cli', '--version'],
  nginx: ['nginx', '-v'],
  apache: ['apache2', '-v'],
  haproxy: ['haproxy', '-v'],
  node: ['node', '--version'],
  java: ['java', '-version'],
  go: ['go', 'version'],
  curl: ['curl', '--version'],
};

/** The version of an installed program as its lines carry it; null for what is only read in source code. */
export function installedVersion(stack: Stack): string | null {
  if (stack === 'boringssl') return null;
  const [command, ...args] = VERSION_COMMANDS[stack];
  const { stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  return /\d+\.\d+(?:\.\d+)*/.exec(`${stdout}${stderr}`)?.[0] ?? null;
}
