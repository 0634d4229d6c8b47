import type { KitProof } from '../../../../shared/model/kit.ts';
import { kitProgramLines } from '../../../../shared/text/en/kit-programs.ts';
import { bracketed } from '../../run-command-parts.ts';
import { type CommandWord, formatCommand } from '../../shell-quoting.ts';
import type { KitConfiguration, KitText } from '../context.ts';
import { findClientGround, findServerGround, type Ground, isAddress } from './ground.ts';
import { headerOf } from './header.ts';

const PROOF: KitProof = 'handshake';

/**
 * OpenSSL ≥ 1.1.1: a script with `s_server` and one with `s_client`, to try the certificate without any other software. Both hand on
 * further options; both ask for the passphrase of an encrypted key.
 * @see https://docs.openssl.org/3.0/man1/openssl-s_client/
 */
export const openssl: KitConfiguration = {
  proof: PROOF,
  build(context) {
    const server = findServerGround(context);
    const client = findClientGround(context);
    return [
      ...(server === undefined ? [] : [script(server, 'server', serverWords(server))]),
      ...(client === undefined ? [] : [script(client, 'client', clientWords(client))]),
    ];
  },
};

function script(ground: Ground, role: 'server' | 'client', words: readonly CommandWord[]): KitText {
  const name = `openssl-${role}.sh`;
  const steps = [kitProgramLines.script(name), ground.isKeyEncrypted ? kitProgramLines.asksPassphrase : []];
  const header = headerOf(ground, { mark: '#', program: 'OpenSSL', role, proof: PROOF, steps });
  const command = formatCommand(`exec openssl s_${role}`, words);
  return { name, mode: 0o644, text: `${header}cd "$(dirname -- "$0")" || exit\n${command} \\\n  "$@"\n` };
}

const serverWords = (ground: Ground): readonly CommandWord[] => [
  ['-accept', String(ground.port)],
  ...credentialWords(ground),
  ['-Verify', String(ground.depth)],
  ['-verify_return_error'],
  ['-www'],
];

const clientWords = (ground: Ground): readonly CommandWord[] => [
  ['-connect', `${bracketed(ground.host)}:${ground.port}`],
  ...(isAddress(ground.host)
    ? ([['-verify_ip', ground.host]] as const)
    : ([
        ['-servername', ground.host],
        ['-verify_hostname', ground.host],
      ] as const)),
  ...credentialWords(ground),
  ['-verify', String(ground.depth)],
  ['-verify_return_error'],
];

const credentialWords = ({ certificate, chain, key, trust }: Ground): readonly CommandWord[] => [
  ['-cert', certificate],
  ...(chain === undefined ? [] : ([['-cert_chain', chain]] as const)),
  ['-key', key],
  ['-CAfile', trust],
  ['-min_protocol', 'TLSv1.2'],
];
