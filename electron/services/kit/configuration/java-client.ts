import type { KitProof } from '../../../../shared/model/kit.ts';
import { kitProgramLines } from '../../../../shared/text/en/kit-programs.ts';
import { formatCommand } from '../../shell-quoting.ts';
import type { KitConfiguration, KitText } from '../context.ts';
import { findClientGround, findServerGround } from './ground.ts';
import { headerOf } from './header.ts';
import {
  escapeForJava,
  javaClientCode,
  type JavaGround,
  javaServerCode,
  TRUST_STORE_PASSPHRASE,
} from './java-source.ts';

const PROOF: KitProof = 'handshake';
const ARGUMENTS_FILE = 'java-client.args';
const KEYTOOL_FILE = 'java-keytool.sh';

/**
 * Java ≥ 11: a client and a server of one file each, system properties for programs that have no settings of their own, and keytool
 * commands. All read the PKCS#12 stores of the kit; the passphrase comes from the environment.
 * @see https://docs.oracle.com/en/java/javase/17/security/java-secure-socket-extension-jsse-reference-guide.html
 */
export const javaClient: KitConfiguration = {
  proof: PROOF,
  build(context) {
    const server = findServerGround(context);
    const client = findClientGround(context);
    // Java's URIs know no underscore in a host.
    const callable = client?.host.includes('_') === true ? undefined : client;
    const { trustStore, p12 } = context.files;
    const ground = server ?? client;
    if (trustStore === undefined || ground === undefined) return [];
    const stores = { trustStore, keyStore: p12 ?? `${ground.slug}.p12` };
    return [
      ...(server === undefined ? [] : [programFile({ ...server, ...stores }, 'server')]),
      ...(callable === undefined ? [] : [programFile({ ...callable, ...stores }, 'client')]),
      ...(client === undefined ? [] : [argumentsFile({ ...client, ...stores })]),
      keytoolFile({ ...ground, ...stores }, server === undefined ? 'client' : 'server'),
    ];
  },
};

function programFile(ground: JavaGround, role: 'server' | 'client'): KitText {
  const name = role === 'server' ? 'MutualTlsServer.java' : 'MutualTlsClient.java';
  const steps = [
    kitProgramLines.program(`java ${name}`),
    makeStoreSteps(ground),
    kitProgramLines.passphraseVariable('KIT_PASSPHRASE'),
  ];
  const header = headerOf(ground, { mark: '//', program: 'Java', role, proof: PROOF, steps });
  const code = role === 'server' ? javaServerCode(ground) : javaClientCode(ground);
  return { name, mode: 0o644, text: escapeForJava(header + code) };
}

const argumentsFile = (ground: JavaGround): KitText => ({
  name: ARGUMENTS_FILE,
  mode: 0o644,
  text: `${headerOf(ground, {
    mark: '#',
    program: 'Java',
    role: 'client',
    isHostless: true,
    proof: PROOF,
    steps: [kitProgramLines.javaArguments(ARGUMENTS_FILE), makeStoreSteps(ground)],
  })}-Djavax.net.ssl.keyStore=${ground.keyStore}
-Djavax.net.ssl.keyStoreType=PKCS12
-Djavax.net.ssl.trustStore=${ground.trustStore}
-Djavax.net.ssl.trustStoreType=PKCS12
-Djavax.net.ssl.trustStorePassword=${TRUST_STORE_PASSPHRASE}
`,
});

const keytoolFile = (ground: JavaGround, role: 'server' | 'client'): KitText => ({
  name: KEYTOOL_FILE,
  mode: 0o644,
  text: `${headerOf(ground, {
    mark: '#',
    program: 'keytool',
    role,
    isHostless: true,
    proof: PROOF,
    steps: [
      kitProgramLines.javaKeytool(KEYTOOL_FILE),
      makeStoreSteps(ground),
      kitProgramLines.passphraseVariable('KIT_PASSPHRASE'),
    ],
  })}set -eu
cd "$(dirname -- "$0")"
export KIT_PASSPHRASE="\${KIT_PASSPHRASE:?}"
export TRUST_PASSPHRASE=${TRUST_STORE_PASSPHRASE}

${listCommand(ground.keyStore, 'KIT_PASSPHRASE')}
${listCommand(ground.trustStore, 'TRUST_PASSPHRASE')}
if [ "$#" -eq 2 ]; then
  export STORE_PASSPHRASE="\${STORE_PASSPHRASE:?}"
${importCommand(ground.keyStore, 'KIT_PASSPHRASE', '"$1"')}
${importCommand(ground.trustStore, 'TRUST_PASSPHRASE', '"$2"')}
fi
`,
});

const listCommand = (store: string, variable: string): string =>
  formatCommand('keytool', [['-list'], ['-storetype', 'PKCS12'], ['-keystore', store], ['-storepass:env', variable]]);

const importCommand = (store: string, variable: string, target: string): string =>
  `${formatCommand('  keytool', [
    ['-importkeystore'],
    ['-noprompt'],
    ['-srcstoretype', 'PKCS12'],
    ['-srckeystore', store],
    ['-srcstorepass:env', variable],
    ['-deststoretype', 'PKCS12'],
    ['-deststorepass:env', 'STORE_PASSPHRASE'],
  ])} \\\n  -destkeystore ${target}`;

const makeStoreSteps = (ground: JavaGround): readonly string[] =>
  ground.context.keyForm === 'none'
    ? kitProgramLines.javaMakeStore(
        `openssl pkcs12 -export -name ${ground.slug} -inkey ${ground.key} -in ${ground.fullChain} -out ${ground.keyStore}`,
      )
    : [];
