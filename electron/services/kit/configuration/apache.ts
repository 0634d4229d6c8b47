import type { KitProof } from '../../../../shared/model/kit.ts';
import { kitSharedLines } from '../../../../shared/text/en/kit-configuration.ts';
import { kitProgramLines } from '../../../../shared/text/en/kit-programs.ts';
import type { KitConfiguration, KitText } from '../context.ts';
import { type Ground, isWildcard, originOf, type ServerGround, variableOf } from './ground.ts';
import { combineSteps, decryptSteps, headerOf } from './header.ts';
import { buildRoles } from './roles.ts';

const PROOF: KitProof = 'handshake';
const SERVER_FILE = 'apache-server.conf';
const CLIENT_FILE = 'apache-client.conf';
const PAIR_FILE = 'apache-client.pem';

/**
 * Apache httpd 2.4: a virtual host for each role. The reader sets the folder once, by the `Define` at the top. `Listen` stays out: a
 * second one for a port that the main file has keeps httpd from starting.
 * @see https://httpd.apache.org/docs/2.4/mod/mod_ssl.html
 */
export const apache: KitConfiguration = {
  proof: PROOF,
  build: (context) =>
    buildRoles(context, {
      server: (ground) => [serverFile(ground)],
      client: (ground) => [clientFile(ground)],
    }),
};

function serverFile(ground: ServerGround): KitText {
  const steps = [
    kitProgramLines.apache(ground.slug, SERVER_FILE, variableOf(ground)),
    kitProgramLines.apacheServer(ground.port),
    decryptSteps(ground),
  ];
  return {
    name: SERVER_FILE,
    mode: 0o644,
    text: `${headerOf(ground, { ...APACHE, role: 'server', steps })}${folderLines(ground)}
<VirtualHost *:${ground.port}>
${nameLines(ground)}
    SSLEngine on
    SSLCertificateFile ${inFolder(ground, ground.fullChain)}
    SSLCertificateKeyFile ${inFolder(ground, ground.clearKey)}
    SSLProtocol -all +TLSv1.2 +TLSv1.3

    SSLCACertificateFile ${inFolder(ground, ground.trust)}
    SSLVerifyClient require
    SSLVerifyDepth ${ground.depth}
    SSLOptions +StdEnvVars
</VirtualHost>
`,
  };
}

function clientFile(ground: Ground): KitText {
  const steps = [
    kitProgramLines.apache(ground.slug, CLIENT_FILE, variableOf(ground)),
    kitProgramLines.apacheClient(ground.localPort),
    combineSteps(ground, ground.certificate, PAIR_FILE),
    kitSharedLines.localOnly(ground.localPort),
  ];
  return {
    name: CLIENT_FILE,
    mode: 0o644,
    text: `${headerOf(ground, { ...APACHE, role: 'client', steps })}${folderLines(ground)}
<VirtualHost 127.0.0.1:${ground.localPort}>
    ServerName ${ground.slug}.localhost
    ProxyPass "/" "${originOf(ground)}/"
    ProxyPassReverse "/" "${originOf(ground)}/"

    SSLProxyEngine on
    SSLProxyMachineCertificateFile ${inFolder(ground, PAIR_FILE)}
${chainLine(ground)}    SSLProxyProtocol -all +TLSv1.2 +TLSv1.3

    SSLProxyCACertificateFile ${inFolder(ground, ground.trust)}
    SSLProxyVerify require
    SSLProxyVerifyDepth ${ground.depth}
    SSLProxyCheckPeerName on
    SSLProxyCheckPeerExpire on
</VirtualHost>
`,
  };
}

const APACHE = { mark: '#', program: 'Apache httpd', proof: PROOF } as const;

/** A name that the main file defines first stays: two files of a kit set it once. */
const folderLines = (ground: Ground): string => {
  const variable = variableOf(ground);
  return `<IfDefine !${variable}>
    Define ${variable} "/etc/apache2/${ground.slug}"
</IfDefine>
`;
};

const inFolder = (ground: Ground, file: string): string => `"\${${variableOf(ground)}}/${file}"`;

const chainLine = (ground: Ground): string =>
  ground.chain === undefined ? '' : `    SSLProxyMachineCertificateChainFile ${inFolder(ground, ground.chain)}\n`;

/** `ServerName` takes no wildcard. */
function nameLines({ names }: ServerGround): string {
  const first = (names.find((name) => !isWildcard(name)) ?? names[0] ?? '').replace(/^\*\./, '');
  const others = names.filter((name) => name !== first && !name.includes(':'));
  return [
    `    ServerName ${first.includes(':') ? `[${first}]` : first}`,
    ...others.map((name) => `    ServerAlias ${name}`),
    '',
  ].join('\n');
}
