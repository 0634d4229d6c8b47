import type { TestServer } from '../tool-process.ts';
import { type ServerFiles, type ServerFolder, startOnFreePorts } from './server-folder.ts';

/** Prosody for the domain localhost, with a port for clients and one for servers. */
export async function startProsody(
  files: ServerFiles,
): Promise<Omit<TestServer, 'port'> & { readonly clientPort: number; readonly serverPort: number }> {
  const { ports, stop, log } = await startOnFreePorts({ name: 'prosody', files, ports: 2 }, (folder, chosen) => ({
    command: '/usr/bin/prosody',
    debianPackage: 'prosody',
    args: ['-F', '--config', folder.write('prosody.cfg.lua', prosodyConfig(folder, chosen))],
  }));
  const [clientPort = 0, serverPort = 0] = ports;
  return { clientPort, serverPort, stop, log };
}

const prosodyConfig = (folder: ServerFolder, [clientPort = 0, serverPort = 0]: readonly number[]): string => `
daemonize = false
pidfile = "${folder.path('prosody.pid')}"
data_path = "${folder.makeFolder('data')}"
certificates = "${folder.makeFolder('certs')}"
interfaces = { "127.0.0.1" }
c2s_ports = { ${clientPort} }
s2s_ports = { ${serverPort} }
c2s_direct_tls_ports = {}
s2s_direct_tls_ports = {}
http_ports = {}
https_ports = {}
modules_enabled = { "tls", "saslauth", "dialback", "s2s" }
modules_disabled = { "http", "admin_shell" }
log = { info = "*console" }
VirtualHost "localhost"
  ssl = { key = "${folder.keyFile}", certificate = "${folder.certFile}", cafile = "${folder.clientCaFile}" }
`;
