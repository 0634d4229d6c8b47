import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KitConfigurationPart, KitContext, KitText } from '../../services/kit/context.ts';
import { KIT_CONFIGURATIONS } from '../../services/kit/configuration/configurations.ts';
import { createTestAuthority, DAY_MS, type IssuedTestCertificate, type TestAuthority } from '../test-authority.ts';

export const KIT_PASSPHRASE = 'correct horse $battery "staple"';
const TRUST_STORE_PASSPHRASE = 'changeit';
const SLUG = 'partner-gateway';

/** One authority with an intermediate, a certificate for each side, and a stranger's. */
export interface KitLab {
  readonly folder: string;
  readonly root: TestAuthority;
  readonly intermediate: TestAuthority;
  /** For localhost and 127.0.0.1; the other names keep Caddy from asking an authority on the Internet for one. */
  readonly server: IssuedTestCertificate;
  readonly client: IssuedTestCertificate;
  /** A client's and server's certificate of an authority that nobody here trusts. */
  readonly stranger: IssuedTestCertificate;
  /** A server's certificate of the trusted authority for another name. */
  readonly misnamed: IssuedTestCertificate;
  remove(): void;
}

/** Makes the certificates; they are valid at the time of the test, for programs read the real clock. */
export function createKitLab(): KitLab {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-kit-'));
  const times = { notBefore: Date.now() - DAY_MS, notAfter: Date.now() + 30 * DAY_MS };
  const start = { notBefore: Date.now() - 2 * DAY_MS, days: 60 };
  const root = createTestAuthority({ name: 'Kit Root', ...start });
  const intermediate = createTestAuthority({ name: 'Kit Issuing', issuer: root, ...start });
  const elsewhere = createTestAuthority({ name: 'Other Root', ...start });
  const both = ['serverAuth', 'clientAuth'] as const;
  const local = ['dns:localhost', 'dns:*.wild.example', 'ip:127.0.0.1', 'ip:2001:db8::7'];
  return {
    folder,
    root,
    intermediate,
    server: intermediate.issue({ subject: 'CN=localhost', sans: local, eku: ['serverAuth'], key: 'rsa2048', ...times }),
    client: intermediate.issue({
      subject: 'CN=partner gateway',
      sans: ['dns:gw.example'],
      eku: ['clientAuth'],
      ...times,
    }),
    stranger: elsewhere.issue({ subject: 'CN=stranger', sans: local, eku: both, ...times }),
    misnamed: intermediate.issue({ subject: 'CN=other', sans: ['dns:other.example'], eku: ['serverAuth'], ...times }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export interface KitWish {
  /** Absent: every part. */
  readonly part?: KitConfigurationPart;
  /** For `both` it is the server's certificate. */
  readonly role: 'server' | 'client' | 'both';
  readonly keyForm: 'encrypted' | 'clear';
  readonly port: number;
  readonly localPort?: number;
  readonly host?: string;
  /** What others called the certificate. */
  readonly name?: string;
  /** Added to the name that is right. */
  readonly dnsNames?: readonly string[];
}

/** A kit as it was written: the files of the certificate and those of one configuration. */
export interface WrittenKit {
  /** Folder of the kit, named by its slug. */
  readonly folder: string;
  /** The folder above, where a main configuration goes. */
  readonly parent: string;
  readonly slug: string;
  readonly context: KitContext;
  readonly texts: readonly KitText[];
  /** The text of one file of the configuration. */
  textOf(name: string): string;
}

let written = 0;

/** Writes a kit as the product does, with the generated files exactly as they are. */
export function writeKit(lab: KitLab, wish: KitWish): WrittenKit {
  written += 1;
  const parent = join(lab.folder, String(written));
  const folder = join(parent, SLUG);
  mkdirSync(folder, { recursive: true });
  const context = contextOf(lab, wish);
  const parts = wish.part === undefined ? Object.values(KIT_CONFIGURATIONS) : [KIT_CONFIGURATIONS[wish.part]];
  const texts = parts.flatMap((part) => part.build(context));
  for (const { name, text, mode } of texts) writeFileSync(join(folder, name), text, { mode });
  writeCertificates(folder, context);
  writeKeys(folder, wish.role === 'client' ? lab.client : lab.server, wish.keyForm);
  if (wish.part === 'java-client') writeStores(folder);
  const textOf = (name: string): string => {
    const found = texts.find((text) => text.name === name);
    if (found === undefined) throw new Error(`no ${name} among ${texts.map((text) => text.name).join(', ')}`);
    return found.text;
  };
  return { folder, parent, slug: SLUG, context, texts, textOf };
}

/** The context of the product for a certificate of the lab. */
export function contextOf(lab: KitLab, wish: KitWish): KitContext {
  const { root, intermediate } = lab;
  const isServer = wish.role !== 'client';
  const issued = isServer ? lab.server : lab.client;
  return {
    files: {
      certificate: 'certificate.pem',
      chain: 'chain.pem',
      fullChain: 'fullchain.pem',
      trust: 'trust.pem',
      key: 'key.pem',
      p12: 'keystore.p12',
      trustStore: 'truststore.p12',
    },
    certificate: {
      name: wish.name ?? (isServer ? 'localhost' : 'partner gateway'),
      subject: isServer ? 'CN=localhost' : 'CN=partner gateway',
      serialHex: issued.serialHex,
      sha256: createHash('sha256').update(issued.der).digest('hex'),
      notBefore: 0,
      notAfter: 0,
      dnsNames: [...(wish.dnsNames ?? []), ...(isServer ? ['localhost', '*.wild.example'] : ['gw.example'])],
      ipAddresses: isServer ? ['127.0.0.1', '2001:db8::7'] : [],
      isServer,
      isClient: wish.role !== 'server',
      keyAlgorithm: 'EC',
    },
    issuers: [issuerOf(intermediate, 'Kit Issuing', false), issuerOf(root, 'Kit Root', true)],
    endpoint: { host: wish.host ?? 'localhost', port: wish.port },
    ...(wish.localPort !== undefined && { localPort: wish.localPort }),
    keyForm: wish.keyForm,
    pem: {
      certificate: issued.pem,
      chain: intermediate.pem,
      fullChain: issued.pem + intermediate.pem,
      trust: intermediate.pem + root.pem,
    },
    slug: SLUG,
  };
}

const issuerOf = ({ der }: TestAuthority, name: string, isRoot: boolean): KitContext['issuers'][number] => ({
  name,
  subject: `CN=${name}`,
  sha256: createHash('sha256').update(der).digest('hex'),
  isRoot,
});

function writeCertificates(folder: string, { pem, files }: KitContext): void {
  writeFileSync(join(folder, files.certificate), pem.certificate);
  writeFileSync(join(folder, 'chain.pem'), pem.chain);
  writeFileSync(join(folder, files.fullChain), pem.fullChain);
  writeFileSync(join(folder, 'trust.pem'), pem.trust);
}

/** Key and PKCS#12 by OpenSSL in the forms that the product writes. */
function writeKeys(folder: string, { keyPem }: IssuedTestCertificate, keyForm: KitWish['keyForm']): void {
  const clear = join(folder, 'clear.tmp');
  writeFileSync(clear, keyPem, { mode: 0o600 });
  const secret = { input: KIT_PASSPHRASE, stdio: ['pipe', 'ignore', 'inherit'] as const, cwd: folder };
  openssl('pkcs12 -export -name partner -inkey clear.tmp -in fullchain.pem -out keystore.p12 -passout stdin', secret);
  if (keyForm === 'clear') writeFileSync(join(folder, 'key.pem'), keyPem, { mode: 0o600 });
  else openssl('pkcs8 -topk8 -v2 aes-256-cbc -in clear.tmp -out key.pem -passout stdin', secret);
  rmSync(clear);
}

/** Java's own tool marks the certificates as trusted, as the product does. */
function writeStores(folder: string): void {
  for (const [index, file] of ['chain.pem', 'trust.pem'].entries()) {
    const entry = `-importcert -noprompt -alias authority-${index} -file ${file}`;
    const store = `-keystore truststore.p12 -storetype PKCS12 -storepass ${TRUST_STORE_PASSPHRASE}`;
    execFileSync('keytool', `${entry} ${store}`.split(' '), { cwd: folder, stdio: 'ignore' });
  }
}

function openssl(
  args: string,
  options: { readonly input: string; readonly cwd: string; readonly stdio: readonly ['pipe', 'ignore', 'inherit'] },
): void {
  execFileSync('openssl', args.split(' '), { input: options.input, cwd: options.cwd, stdio: [...options.stdio] });
}
