import type { KitProof } from '../../../../shared/model/kit.ts';
import { kitProgramLines } from '../../../../shared/text/en/kit-programs.ts';
import type { KitConfiguration } from '../context.ts';
import { findClientGround, type Ground, originOf } from './ground.ts';
import { headerOf } from './header.ts';

const PROOF: KitProof = 'handshake';
const FILE = 'curl-client.conf';

/**
 * curl: a config file, used in the folder of the kit. It asks for the passphrase of an encrypted key, or takes it by `--pass`.
 * @see https://curl.se/docs/manpage.html#-K
 */
export const curl: KitConfiguration = {
  proof: PROOF,
  build(context) {
    const ground = findClientGround(context);
    return ground === undefined ? [] : [{ name: FILE, mode: 0o644, text: textOf(ground) }];
  },
};

const textOf = (ground: Ground): string => `${headerOf(ground, {
  mark: '#',
  program: 'curl',
  role: 'client',
  proof: PROOF,
  steps: [kitProgramLines.curl(FILE), ground.isKeyEncrypted ? kitProgramLines.asksPassphrase : []],
})}url = ${quote(`${originOf(ground)}/`)}
cert = ${quote(ground.fullChain)}
key = ${quote(ground.key)}
cacert = ${quote(ground.trust)}
tlsv1.2
`;

const quote = (text: string): string => `"${text.replaceAll(/[\\"]/g, String.raw`\$&`)}"`;
