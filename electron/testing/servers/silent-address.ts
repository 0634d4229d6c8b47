import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { delay, type TestServer } from './tool-process.ts';

/** Listens with the shortest queue and never accepts: the process sleeps. */
const PROGRAM = `
const server = require('node:net').createServer();
server.listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => {
  require('node:fs').writeSync(1, String(server.address().port) + '\\n');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});`;

/**
 * A loopback address that answers no attempt to connect, like one behind a firewall that drops packets: its queue is full, and
 * the kernel passes over what comes then.
 */
export async function startSilentAddress(): Promise<TestServer> {
  const child = spawn('node', ['-e', PROGRAM], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line]: unknown[] = await once(child.stdout, 'data');
  const port = Number(String(line));
  const held: Socket[] = [];
  for (let full = false; !full; ) {
    const socket = connect({ host: '127.0.0.1', port });
    socket.on('error', () => socket.destroy());
    held.push(socket);
    full = !(await Promise.race([once(socket, 'connect').then(() => true), delay(300).then(() => false)]));
  }
  const stop = async (): Promise<void> => {
    for (const socket of held) socket.destroy();
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  return { port, stop, log: () => '' };
}
