import { chownSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { findFreePort, startTool, type TestServer, type ToolProcess, waitForPort } from '../tool-process.ts';

/** PEM files of a server and of the authority for its clients. */
export interface ServerFiles {
  readonly certFile: string;
  readonly keyFile: string;
  readonly clientCaFile: string;
}

/** A server's own folder, with copies of its files that the user it runs as can read. */
export interface ServerFolder extends ServerFiles {
  path(name: string): string;
  /** Answers the path. */
  write(name: string, text: string): string;
  makeFolder(name: string): string;
  remove(): void;
}

/** Debian's nobody: servers such as PostgreSQL refuse to run as root. */
const NOBODY = 65_534;
const isRoot = (): boolean => process.getuid?.() === 0;

export function createServerFolder(name: string, files: ServerFiles): ServerFolder {
  const folder = mkdtempSync(join(tmpdir(), `countersign-${name}-`));
  const path = (file: string): string => join(folder, file);
  const giveAway = (file: string): string => {
    if (isRoot()) chownSync(file, NOBODY, NOBODY);
    return file;
  };
  const copy = (from: string, to: string): string => {
    copyFileSync(from, path(to));
    return giveAway(path(to));
  };
  giveAway(folder);
  return {
    path,
    certFile: copy(files.certFile, 'server.pem'),
    keyFile: copy(files.keyFile, 'server-key.pem'),
    clientCaFile: copy(files.clientCaFile, 'client-ca.pem'),
    write: (file, text) => {
      writeFileSync(path(file), text, { mode: 0o600 });
      return giveAway(path(file));
    },
    makeFolder: (sub) => {
      mkdirSync(path(sub), { recursive: true });
      return giveAway(path(sub));
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export interface Daemon {
  readonly command: string;
  readonly args: readonly string[];
  readonly debianPackage: string;
}

/** Starts a command without privileges: as nobody where the tests run as root, else as whoever runs them. */
export async function startUnprivileged(daemon: Daemon): Promise<ToolProcess> {
  if (!isRoot()) return startTool(daemon);
  const drop = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--no-new-privs'];
  const { command, args, debianPackage } = daemon;
  const tool = await startTool({ command: 'setpriv', debianPackage: 'util-linux', args: [...drop, command, ...args] });
  return { ...tool, log: () => nameMissing(tool.log(), command, debianPackage) };
}

/** What setpriv says of a command that is not there does not name its package. */
const nameMissing = (log: string, command: string, debianPackage: string): string =>
  /setpriv: failed to execute/.test(log) ? `${command} is missing; install the Debian package ${debianPackage}` : log;

/** Several of them start at once, on a machine that has other work. */
const waitPatiently = async (port: number, alive: () => boolean): Promise<boolean> =>
  (await waitForPort(port, alive)) || (await waitForPort(port, alive)) || waitForPort(port, alive);

const MAX_ATTEMPTS = 4;

/**
 * Starts a server on as many free loopback ports as it wants and waits until all accept. A port that was taken in between is
 * tried again with others. Stopping it removes its folder.
 */
export async function startOnFreePorts(
  wanted: { readonly name: string; readonly files: ServerFiles; readonly ports: number },
  prepare: (folder: ServerFolder, ports: readonly number[]) => Daemon | Promise<Daemon>,
): Promise<Omit<TestServer, 'port'> & { readonly ports: readonly number[] }> {
  for (let attempt = 1; ; attempt++) {
    const ports: number[] = [];
    while (ports.length < wanted.ports) {
      const port = await findFreePort();
      if (!ports.includes(port)) ports.push(port);
    }
    const folder = createServerFolder(wanted.name, wanted.files);
    const tool = await startUnprivileged(await prepare(folder, ports));
    const alive = (): boolean => tool.child.exitCode === null && tool.child.signalCode === null;
    const ready = await Promise.all(ports.map((port) => waitPatiently(port, alive)));
    const stop = async (): Promise<void> => {
      await tool.stop();
      folder.remove();
    };
    if (ready.every(Boolean)) return { ports, stop, log: tool.log };
    await stop();
    if (attempt >= MAX_ATTEMPTS || !/in use/i.test(tool.log())) {
      throw new Error(`${wanted.name} did not start:\n${tool.log()}`);
    }
  }
}

/** The same for a server with one port. */
export async function startOnFreePort(
  wanted: { readonly name: string; readonly files: ServerFiles },
  prepare: (folder: ServerFolder, port: number) => Daemon | Promise<Daemon>,
): Promise<TestServer> {
  const { ports, stop, log } = await startOnFreePorts({ ...wanted, ports: 1 }, (folder, [port = 0]) =>
    prepare(folder, port),
  );
  return { port: ports[0] ?? 0, stop, log };
}
