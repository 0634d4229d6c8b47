import { type Fleet, type ServerSetup, startEach } from './server-setup.ts';
import { findFreePort, startTool, type TestServer, waitForPort } from './tool-process.ts';

const MAX_ATTEMPTS = 5;

/** `gnutls-serv --http`, a process for each setup; it cannot speak in the clear, limit the depth of a chain, nor listen on loopback alone. */
export const startGnutlsServers = (setups: readonly ServerSetup[]): Promise<Fleet> => startEach(setups, startGnutls);

async function startGnutls(setup: ServerSetup): Promise<TestServer> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const port = await findFreePort();
    const tool = await startTool({
      command: 'gnutls-serv',
      debianPackage: 'gnutls-bin',
      args: argumentsOf(setup, port),
    });
    if (await waitForPort(port, () => tool.child.exitCode === null)) return { port, stop: tool.stop, log: tool.log };
    const output = tool.log();
    await tool.stop();
    if (!/bind\(\) failed/.test(output)) throw new Error(`gnutls-serv did not start:\n${output}`);
  }
  throw new Error(`gnutls-serv found no port in ${MAX_ATTEMPTS} attempts`);
}

const argumentsOf = (setup: ServerSetup, port: number): readonly string[] => [
  '--http',
  `--port=${port}`,
  `--priority=${priority(setup)}`,
  `--x509certfile=${setup.certFile}`,
  `--x509keyfile=${setup.keyFile}`,
  ...(setup.clientCaFile === undefined
    ? ['--disable-client-cert']
    : ['--require-client-cert', '--verify-client-cert', '--x509cafile', setup.clientCaFile]),
  ...(setup.crlFile === undefined ? [] : ['--x509crlfile', setup.crlFile]),
  ...(setup.alpn === undefined ? [] : ['--alpn', setup.alpn, '--alpn-fatal']),
  ...(setup.onlyName === undefined ? [] : ['--sni-hostname', setup.onlyName, '--sni-hostname-fatal']),
];

const GROUPS: Readonly<Record<string, string>> = { secp384r1: 'GROUP-SECP384R1', x25519: 'GROUP-X25519' };
const SCHEMES: Readonly<Record<string, string>> = {
  rsa_pss_rsae_sha256: 'SIGN-RSA-PSS-RSAE-SHA256',
  ecdsa_secp256r1_sha256: 'SIGN-ECDSA-SHA256',
};

function priority({ version, ciphers, suites, group, clientScheme }: ServerSetup): string {
  return [
    `NORMAL:-VERS-ALL:+VERS-${version.slice(0, 3)}${version.slice(4)}`,
    ...(ciphers === undefined ? [] : [`-KX-ALL:+${ciphers.split('-').slice(0, 2).join('-')}`]),
    ...(suites === undefined ? [] : ['-CIPHER-ALL:+AES-128-CCM']),
    ...(group === undefined ? [] : [`-GROUP-ALL:+${GROUPS[group] ?? group}`]),
    ...(clientScheme === undefined ? [] : [`-SIGN-ALL:+${SCHEMES[clientScheme] ?? clientScheme}`]),
  ].join(':');
}
