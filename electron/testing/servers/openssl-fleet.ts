import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOpensslServer } from './openssl-server.ts';
import { type Fleet, opensslCiphers, type ServerSetup, startEach } from './server-setup.ts';

/** `openssl s_server`, a process for each setup; it cannot speak in the clear. */
export async function startOpensslServers(setups: readonly ServerSetup[]): Promise<Fleet> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-openssl-'));
  const fleet = await startEach(setups, async (setup) =>
    startOpensslServer({
      certFile: setup.certFile,
      keyFile: setup.keyFile,
      version: setup.version,
      clientAuth: setup.clientCaFile === undefined ? 'none' : 'require',
      ...(await clientCas(setup, folder)),
      extraArgs: limits(setup),
    }),
  );
  return { ...fleet, stop: () => fleet.stop().then(() => rm(folder, { recursive: true, force: true })) };
}

/** `-CRL` reads the first list of a file, `-CAfile` all that stand among the authorities. */
async function clientCas(
  { id, clientCaFile, crlFile }: ServerSetup,
  folder: string,
): Promise<{ readonly clientCaFile?: string }> {
  if (clientCaFile === undefined) return {};
  if (crlFile === undefined) return { clientCaFile };
  const file = join(folder, `${id}.pem`);
  await writeFile(file, (await readFile(clientCaFile, 'utf8')) + (await readFile(crlFile, 'utf8')));
  return { clientCaFile: file };
}

const limits = (setup: ServerSetup): readonly string[] => [
  ...(setup.crlFile === undefined ? [] : ['-crl_check', '-crl_check_all']),
  ...words('-verify_depth', setup.verifyDepth),
  ...words('-cipher', opensslCiphers(setup)),
  ...words('-ciphersuites', setup.suites),
  ...words('-groups', setup.group),
  ...words('-client_sigalgs', setup.clientScheme),
  ...words('-alpn', setup.alpn),
  // With a second certificate the name of the first decides.
  ...(setup.onlyName === undefined
    ? []
    : ['-servername', setup.onlyName, '-servername_fatal', '-cert2', setup.certFile, '-key2', setup.keyFile]),
];

const words = (flag: string, value: string | number | undefined): readonly string[] =>
  value === undefined ? [] : [flag, String(value)];
