import type { KitProof } from '../../../../shared/model/kit.ts';
import { kitSharedLines } from '../../../../shared/text/en/kit-configuration.ts';
import { kitProgramLines } from '../../../../shared/text/en/kit-programs.ts';
import { bracketed } from '../../run-command-parts.ts';
import type { KitConfiguration, KitText } from '../context.ts';
import { type Ground, hostLineOf, isAddress, type ServerGround, variableOf } from './ground.ts';
import { combineSteps, headerOf } from './header.ts';
import { buildRoles } from './roles.ts';

const PROOF: KitProof = 'handshake';
const SERVER_FILE = 'haproxy-server.cfg';
const CLIENT_FILE = 'haproxy-client.cfg';
const PAIR_FILE = 'haproxy.pem';

/**
 * HAProxy ≥ 2.4: a file for each role, loaded after the main one. The reader sets the folder once, by `presetenv` at the top or in the
 * environment. No client's file for a service named by its address: `verifyhost` checks names alone.
 * @see https://docs.haproxy.org/2.6/configuration.html
 */
export const haproxy: KitConfiguration = {
  proof: PROOF,
  build: (context) =>
    buildRoles(context, {
      server: (ground) => [serverFile(ground)],
      client: (ground) => (isAddress(ground.host) ? [] : [clientFile(ground)]),
    }),
};

const serverFile = (ground: ServerGround): KitText => ({
  name: SERVER_FILE,
  mode: 0o644,
  text: `${header(ground, 'server', SERVER_FILE)}${folderLines(ground)}
frontend ${ground.slug}-server
    mode http
    timeout client 30s
    ${bindLine(ground)}
    ${answerLine}
`,
});

const clientFile = (ground: Ground): KitText => ({
  name: CLIENT_FILE,
  mode: 0o644,
  text: `${header(ground, 'client', CLIENT_FILE)}${folderLines(ground)}
frontend ${ground.slug}-local
    mode http
    timeout client 30s
    bind 127.0.0.1:${ground.localPort}
    default_backend ${ground.slug}-client

backend ${ground.slug}-client
    mode http
    timeout connect 10s
    timeout server 30s
    http-request set-header Host "${hostLineOf(ground)}"
    ${serverLine(ground)}
`,
});

const answerLine = `http-request return  status 200  content-type text/plain lf-string "%[ssl_c_s_dn]\\n"`;

const bindLine = (ground: Ground): string =>
  `bind :${ground.port} ${pairWords(ground)} alpn h2,http/1.1 ${checkWords(ground)}`;

/** A name that leads nowhere yet does not keep HAProxy from starting. */
const serverLine = (ground: Ground): string =>
  [
    `server service ${bracketed(ground.host)}:${ground.port} init-addr last,libc,none`,
    `${pairWords(ground)} ${checkWords(ground)} verifyhost ${ground.host} sni str(${ground.host})`,
  ].join(' ');

const pairWords = (ground: Ground): string => `ssl crt ${inFolder(ground, PAIR_FILE)} ssl-min-ver TLSv1.2`;

const checkWords = (ground: Ground): string => `ca-file ${inFolder(ground, ground.trust)} verify required`;

const header = (ground: Ground, role: 'server' | 'client', file: string): string =>
  headerOf(ground, {
    mark: '#',
    program: 'HAProxy',
    role,
    proof: PROOF,
    steps: [
      kitProgramLines.haproxy(ground.slug, file, variableOf(ground)),
      combineSteps(ground, ground.fullChain, PAIR_FILE),
      role === 'client' ? kitSharedLines.localOnly(ground.localPort) : [],
    ],
  });

const folderLines = (ground: Ground): string => `global
    presetenv ${variableOf(ground)} "/etc/haproxy/${ground.slug}"
`;

/** HAProxy puts in what a variable holds between double quotes alone. */
const inFolder = (ground: Ground, file: string): string => `"\${${variableOf(ground)}}/${file}"`;
