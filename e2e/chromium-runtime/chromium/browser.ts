import { spawn, type ChildProcess } from 'node:child_process';
import { Readable, Writable } from 'node:stream';
import { CdpConnection, type CdpSession } from '../cdp/connection.ts';
import { environment } from '../environment.ts';
import { buildFlags, buildIdentityFlags } from './flags.ts';
import { openProfile, type Profile } from './profile.ts';

const CLOSE_TIMEOUT_MS = 1500;

/** The one Chromium of this run. */
export interface Browser {
  /** The browser itself: targets, network interception, windows. */
  readonly root: CdpSession;
  readonly connection: CdpConnection;
  /** Chromium's name and version. */
  readonly product: string;
  /** Opens a window without tabs or address bar; its target attaches soon. */
  openAppWindow(url: string): void;
}

let running: Browser | undefined;
let closeStarted: (() => Promise<void>) | undefined;

export function getBrowser(): Browser {
  if (running === undefined) throw new Error('Chromium has not started yet');
  return running;
}

/** Ends Chromium, however far it has come, and removes its temporary profile. */
export function closeBrowser(): Promise<void> {
  return closeStarted?.() ?? Promise.resolve();
}

export async function startBrowser(switches: ReadonlyMap<string, string>): Promise<Browser> {
  const profile = openProfile();
  const child = spawn(environment.chromiumPath, buildFlags(profile.dir, switches), {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
  });
  process.once('exit', () => {
    child.kill('SIGKILL');
    profile.remove();
  });
  const failed = new Promise<never>((_resolve, reject) => child.once('error', reject));
  const connection = connect(child);
  closeStarted = () => close(child, connection, profile);
  forwardMessages(child);
  const { product } = await Promise.race([connection.root.send('Browser.getVersion', {}), failed]);
  running = {
    root: connection.root,
    connection,
    product,
    openAppWindow: (url) => openAppWindow(profile, url),
  };
  return running;
}

function connect(child: ChildProcess): CdpConnection {
  const [, , , output, input] = child.stdio;
  if (!(output instanceof Writable) || !(input instanceof Readable)) throw new Error('Chromium has no debugging pipe');
  return new CdpConnection(output, input);
}

/** Playwright waits for the line that names the debugging port; the rest is noise unless asked for. */
function forwardMessages(child: ChildProcess): void {
  let text = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    if (environment.isVerbose) process.stderr.write(chunk);
    text += chunk.toString('utf8');
    const line = /^DevTools listening on ws:.*$/m.exec(text);
    if (line !== null && !environment.isVerbose) process.stderr.write(`${line[0]}\n`);
    text = text.slice(text.lastIndexOf('\n') + 1);
  });
}

/** A second start hands `--app` to the running browser: the only way to another window without tabs. */
function openAppWindow(profile: Profile, url: string): void {
  const flags = [...buildIdentityFlags(profile.dir), `--app=${url}`];
  const child = spawn(environment.chromiumPath, flags, { stdio: 'ignore' });
  child.on('error', (error) => process.stderr.write(`Chromium runtime: no further window: ${error.message}\n`));
}

async function close(child: ChildProcess, connection: CdpConnection, profile: Profile): Promise<void> {
  const exited = new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });
  if (running !== undefined) {
    connection.root.trySend('Browser.close', {});
    await Promise.race([exited, wait(CLOSE_TIMEOUT_MS)]);
  }
  child.kill('SIGKILL');
  await Promise.race([exited, wait(CLOSE_TIMEOUT_MS)]);
  profile.remove();
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
