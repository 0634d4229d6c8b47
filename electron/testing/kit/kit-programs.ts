import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { startTool, type Tool, type ToolProcess, waitForPort } from '../servers/tool-process.ts';
import { prepareKit, QUICK_JAVA } from './kit-dial.ts';
import { KIT_PASSPHRASE, type WrittenKit } from './kit-lab.ts';

/** How a program of a kit is started: everything that its comment asks for, and a main configuration around it. */
export interface KitStart {
  readonly kit: WrittenKit;
  /** The file of the kit that the program reads. */
  readonly file: string;
  /** The port to wait for. */
  readonly port: number;
  /** Leaves the folder to what the file itself says. */
  readonly isFolderUnset?: boolean;
}

/** Java compiles its program first, on a machine that does other things too. */
const START_TIMEOUT_MS = 60_000;

export type KitProgram = 'nginx' | 'apache' | 'haproxy' | 'caddy' | 'caddy-json' | 'openssl' | 'node' | 'java';

/** Lets a program read the generated file without starting anything; answers what it said where it objects. */
export async function checkKitFile(
  program: 'nginx' | 'apache' | 'haproxy' | 'caddy',
  start: KitStart,
): Promise<string> {
  await prepareKit(start.kit.folder, headersOf(start.kit));
  const { command, args, debianPackage, environment } = TOOLS[program](start);
  const words = program === 'caddy' ? ['validate', ...args.slice(1)] : [...args, program === 'haproxy' ? '-c' : '-t'];
  const run = spawnSync(command, words, { encoding: 'utf8', env: { ...process.env, ...environment } });
  if (run.error !== undefined) throw new Error(`${command} is missing; install the Debian package ${debianPackage}`);
  return run.status === 0 ? '' : `${run.stdout}${run.stderr}`;
}

/** Starts a program with the generated file and waits until it listens. */
export async function startKitProgram(program: KitProgram, start: KitStart): Promise<ToolProcess> {
  await prepareKit(start.kit.folder, headersOf(start.kit));
  const tool = await startTool(TOOLS[program](start));
  if (await waitForPort(start.port, () => tool.child.exitCode === null, START_TIMEOUT_MS)) return tool;
  await tool.stop();
  throw new Error(`${program} did not listen:\n${tool.log()}`);
}

/** JSON has no comments: what has to be done stands in the file beside it. */
const headersOf = (kit: WrittenKit): string => kit.texts.map(({ text }) => text).join('\n');

/** As the main file of each program names it. */
const variableOf = ({ slug }: WrittenKit): string => `KIT_${slug.replaceAll('-', '_').toUpperCase()}`;

const TOOLS: Readonly<Record<KitProgram, (start: KitStart) => Tool>> = {
  nginx: (start) => {
    const { parent } = start.kit;
    writeNginxMain(start);
    const args = ['-p', parent, '-c', join(parent, 'nginx.conf'), '-e', join(parent, 'error.log')];
    return { command: 'nginx', debianPackage: 'nginx-light', args };
  },
  apache: (start) => {
    const { parent } = start.kit;
    writeApacheMain(start);
    const args = ['-d', parent, '-f', join(parent, 'apache.conf'), '-D', 'FOREGROUND'];
    return { command: 'apache2', debianPackage: 'apache2-bin', args };
  },
  haproxy: ({ kit, file, isFolderUnset }) => {
    const main = join(kit.parent, 'haproxy.cfg');
    writeFileSync(main, 'global\n  log stdout format raw local0 info\ndefaults\n  mode http\n  log global\n');
    return {
      command: 'haproxy',
      debianPackage: 'haproxy',
      args: ['-db', '-f', main, '-f', join(kit.folder, file)],
      environment: isFolderUnset === true ? {} : { [variableOf(kit)]: awkwardFolder(kit) },
    };
  },
  caddy: ({ kit, file, isFolderUnset }) => {
    const main = join(kit.parent, 'Caddyfile');
    writeFileSync(
      main,
      `{\n\tadmin off\n\tskip_install_trust\n\tauto_https disable_redirects\n}\nimport ${kit.slug}/${file}\n`,
    );
    return {
      command: 'caddy',
      debianPackage: 'caddy',
      args: ['run', '--config', main, '--adapter', 'caddyfile'],
      environment: { ...caddyFolders(kit), ...(isFolderUnset !== true && { [variableOf(kit)]: awkwardFolder(kit) }) },
    };
  },
  'caddy-json': ({ kit, file }) => ({
    command: 'caddy',
    debianPackage: 'caddy',
    args: ['run', '--config', file],
    folder: kit.folder,
    environment: caddyFolders(kit),
  }),
  openssl: ({ kit, file }) => ({
    command: 'sh',
    debianPackage: 'openssl',
    args: [join(kit.folder, file), '-pass', 'env:KIT_PASSPHRASE'],
    environment: { KIT_PASSPHRASE },
  }),
  node: ({ kit, file }) => ({
    command: 'node',
    debianPackage: 'nodejs',
    args: [join(kit.folder, file)],
    environment: { KIT_PASSPHRASE },
  }),
  java: ({ kit, file }) => ({
    command: 'java',
    debianPackage: 'default-jdk-headless',
    args: [file],
    folder: kit.folder,
    environment: { KIT_PASSPHRASE, JAVA_TOOL_OPTIONS: QUICK_JAVA },
  }),
};

/** The folder of a kit as a reader may have named it. */
function awkwardFolder({ parent, folder }: WrittenKit): string {
  const link = join(parent, "kit's folder (new)");
  if (!existsSync(link)) symlinkSync(folder, link);
  return link;
}

const caddyFolders = ({ parent }: WrittenKit): Readonly<Record<string, string>> => ({
  HOME: parent,
  XDG_DATA_HOME: join(parent, 'data'),
  XDG_CONFIG_HOME: join(parent, 'config'),
});

function writeNginxMain({ kit, file }: KitStart): void {
  const { parent, folder, context } = kit;
  if (context.keyForm === 'encrypted')
    writeFileSync(join(folder, `${context.files.key}.passphrase`), `${KIT_PASSPHRASE}\n`, { mode: 0o600 });
  mkdirSync(join(parent, 'temp'), { recursive: true });
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `  ${name}_temp_path ${parent}/temp;\n`,
  );
  writeFileSync(
    join(parent, 'nginx.conf'),
    `daemon off;
master_process off;
pid ${parent}/nginx.pid;
error_log stderr info;
events { worker_connections 64; }
http {
${temporary.join('')}  access_log off;
  include ${kit.slug}/${file};
}
`,
  );
}

const APACHE_MODULES = ['mpm_event', 'authz_core', 'dir', 'ssl', 'socache_shmcb', 'proxy', 'proxy_http'];

function writeApacheMain({ kit, file, port, isFolderUnset }: KitStart): void {
  const { parent, folder } = kit;
  const documents = join(parent, 'documents');
  mkdirSync(documents, { recursive: true });
  writeFileSync(join(documents, 'index.html'), 'let in\n');
  // A server that root starts reads its pages as another user; mkdtemp made the folder above for root alone.
  chmodSync(join(parent, '..'), 0o755);
  const lines = [
    `ServerRoot ${parent}`,
    'ServerName localhost',
    `DefaultRuntimeDir ${parent}`,
    `PidFile ${parent}/apache.pid`,
    `ErrorLog ${parent}/error.log`,
    'LogLevel warn ssl:info',
    ...APACHE_MODULES.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`),
    ...(process.getuid?.() === 0 ? ['User www-data', 'Group www-data'] : []),
    'StartServers 1',
    'ServerLimit 1',
    'ThreadsPerChild 16',
    'MaxRequestWorkers 16',
    `DocumentRoot ${documents}`,
    'DirectoryIndex index.html',
    `Listen 127.0.0.1:${port}`,
    ...(isFolderUnset === true ? [] : [`Define ${variableOf(kit)} "${awkwardFolder(kit)}"`]),
    `Include ${join(folder, file)}`,
  ];
  writeFileSync(join(parent, 'apache.conf'), `${lines.join('\n')}\n`);
}
