import type { KitProof } from '../../../../shared/model/kit.ts';
import { kitProgramLines, kitProgramWords } from '../../../../shared/text/en/kit-programs.ts';
import type { KitConfiguration, KitText } from '../context.ts';
import { findClientGround, findServerGround, type Ground, isAddress, originOf } from './ground.ts';
import { headerOf } from './header.ts';

const PROOF: KitProof = 'handshake';
const PASSPHRASE_VARIABLE = 'KIT_PASSPHRASE';

/**
 * Node.js ≥ 20: a server and a client as modules without dependencies, which read the files beside them.
 * @see https://nodejs.org/api/tls.html#tlscreatesecurecontextoptions
 */
export const node: KitConfiguration = {
  proof: PROOF,
  build(context) {
    const server = findServerGround(context);
    const client = findClientGround(context);
    return [
      ...(server === undefined ? [] : [moduleFile(server, 'server', serverCode(server))]),
      ...(client === undefined ? [] : [moduleFile(client, 'client', clientCode(client))]),
    ];
  },
};

function moduleFile(ground: Ground, role: 'server' | 'client', code: string): KitText {
  const name = `node-${role}.mjs`;
  const steps = [
    kitProgramLines.program(`node ${name}`),
    ground.isKeyEncrypted ? kitProgramLines.passphraseVariable(PASSPHRASE_VARIABLE) : [],
  ];
  return {
    name,
    mode: 0o644,
    text: headerOf(ground, { mark: '//', program: 'Node.js', role, proof: PROOF, steps }) + code,
  };
}

const serverCode = (ground: Ground): string => `import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';

${credentialCode(ground)}
const server = createServer(
  { ...credential, minVersion: 'TLSv1.2', requestCert: true, rejectUnauthorized: true },
  (request, response) => {
    const { subject } = request.socket.getPeerCertificate();
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.end(${JSON.stringify(kitProgramWords.greeting)} + subject?.CN + '\\n');
  },
);
server.listen(${ground.port}, () => console.log(${JSON.stringify(kitProgramWords.listening)} + server.address().port));
`;

const clientCode = (ground: Ground): string => `import { readFileSync } from 'node:fs';
import { request } from 'node:https';

${credentialCode(ground)}
const asked = request(
  ${JSON.stringify(`${originOf(ground)}/`)},
  { ...credential, ${serverNameOption(ground)}minVersion: 'TLSv1.2' },
  (response) => {
    console.log(response.statusCode);
    response.pipe(process.stdout);
  },
);
asked.on('error', (error) => {
  console.error(error.message);
  process.exitCode = 1;
});
asked.end();
`;

/** Nothing is checked beyond the address itself where there is no name to send. */
const serverNameOption = ({ host }: Ground): string => (isAddress(host) ? '' : `servername: ${JSON.stringify(host)}, `);

const credentialCode = ({ fullChain, key, trust, isKeyEncrypted }: Ground): string =>
  `const read = (name) => readFileSync(new URL(name, import.meta.url));
const credential = {
  cert: read(${JSON.stringify(fullChain)}),
  key: read(${JSON.stringify(key)}),
  ca: read(${JSON.stringify(trust)}),
${isKeyEncrypted ? `  passphrase: process.env.${PASSPHRASE_VARIABLE},\n` : ''}};
`;
