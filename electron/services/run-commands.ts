import type { ConnectionRun } from '../../shared/model/connection.ts';
import type { EquivalentCommands } from '../../shared/model/connection-history.ts';
import { buildCurlCommand } from './run-command-curl.ts';
import { buildOpensslCommand } from './run-command-openssl.ts';
import type { CommandFileNames } from './run-command-parts.ts';

/** Names for files that the user still has to write. */
const FILE_NAMES: CommandFileNames = {
  certificate: 'client.pem',
  leaf: 'client-leaf.pem',
  key: 'client-key.pem',
  chain: 'client-chain.pem',
  trust: 'trust.pem',
  'proxy-passphrase': 'proxy-passphrase.txt',
};

/**
 * Builds commands of openssl (3.0 and later) and curl (7.80 and later) for a POSIX shell that do what a run did: same address,
 * server name, versions, offers, credential, trust, way and request. What a command cannot say is listed with it. Every value is
 * quoted; nothing in them is secret. `names` names files that are there already.
 */
export function buildCommands(run: ConnectionRun, names: Partial<CommandFileNames> = {}): EquivalentCommands {
  const files = { ...FILE_NAMES, ...names };
  const built = [buildOpensslCommand(run, files), buildCurlCommand(run, files)].filter(
    (command) => command !== undefined,
  );
  const used = new Set(built.flatMap((command) => command.files));
  return {
    commands: built.map(({ tool, text, differs }) => ({ tool, text, differs })),
    files: [...used].map((holds) => ({ name: files[holds], holds })),
  };
}
