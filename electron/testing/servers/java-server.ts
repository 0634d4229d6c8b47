import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fleet, oneProcess, type ServerSetup } from './server-setup.ts';
import { startTool, type ToolProcess } from './tool-process.ts';

const DEBIAN_PACKAGE = 'default-jdk-headless';
const START_MS = 60_000;

/** JSSE reads groups and signature schemes from properties of the whole process. */
const properties = ({ group, clientScheme }: ServerSetup): readonly string[] => [
  ...(group === undefined ? [] : [`-Djdk.tls.namedGroups=${group}`]),
  ...(clientScheme === undefined ? [] : [`-Djdk.tls.server.SignatureSchemes=${clientScheme}`]),
];

/** Java's own TLS: one process, and one more for each choice of groups or schemes. */
export async function startJavaServers(setups: readonly ServerSetup[]): Promise<Fleet> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-java-'));
  const groups = [...Map.groupBy(setups, (setup) => properties(setup).join(' '))].entries();
  const tools: ToolProcess[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(tools.map((tool) => tool.stop()));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    compile(folder);
    const ports = new Map<string, number>();
    for (const [index, [, group]] of groups) {
      const tool = await startJava(folder, `${index}`, group);
      tools.push(tool);
      await tool.waitFor(/^ready$/m, START_MS);
      for (const [, id = '', port] of tool.log().matchAll(/^port (\S+) (\d+)$/gm)) ports.set(id, Number(port));
    }
    return oneProcess(ports, { stop, log: () => tools.map((tool) => tool.log()).join('') });
  } catch (error) {
    await stop();
    throw error;
  }
}

function compile(folder: string): void {
  const source = join(import.meta.dirname, 'JsseServer.java');
  const { error, status, stderr } = spawnSync('javac', ['-d', folder, source], { encoding: 'utf8' });
  if (error !== undefined) throw new Error(`javac is missing; install the Debian package ${DEBIAN_PACKAGE}`);
  if (status !== 0) throw new Error(`javac: ${stderr}`);
}

function startJava(folder: string, name: string, setups: readonly ServerSetup[]): Promise<ToolProcess> {
  const file = join(folder, `setups-${name}.txt`);
  writeFileSync(file, setups.map(line).join(''));
  const [first] = setups;
  return startTool({
    command: 'java',
    debianPackage: DEBIAN_PACKAGE,
    args: [
      '-XX:TieredStopAtLevel=1',
      '-XX:+UseSerialGC',
      '-cp',
      folder,
      ...(first === undefined ? [] : properties(first)),
      'JsseServer',
      file,
    ],
  });
}

const line = (setup: ServerSetup): string =>
  `${Object.entries(setup)
    .map(([key, value]) => `${key}=${key === 'ciphers' ? standardSuites(String(value)) : String(value)}`)
    .join('\t')}\n`;

/** `ECDHE-RSA-AES128-GCM-SHA256` as the registry of IANA writes it. */
export const standardSuites = (ciphers: string): string =>
  ciphers
    .split(':')
    .map((name) => `TLS_${name.replace(/-AES(\d+)-/, '_WITH_AES_$1_').replaceAll('-', '_')}`)
    .join(',');
