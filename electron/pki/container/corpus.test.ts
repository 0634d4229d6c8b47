import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findCorpus } from '../../testing/corpus.ts';
import { toHex } from '../asn1/der.ts';
import { canonicalPkcs8 } from '../key/private-key.ts';
import type { ContainerKind, OpenedContainer } from './contents.ts';
import { identifyContainer } from './identify-container.ts';
import { openContainer, openContainerWithKeys } from './open-container.ts';
import { readPemDer } from '../asn1/pem.ts';

interface KeystoreEntry {
  readonly alias: string;
  readonly kind: 'private-key' | 'trusted-cert' | 'secret-key';
  readonly pkcs8_sha256?: string;
  readonly chain_sha256?: readonly string[];
  readonly cert_sha256?: string;
  readonly key_algorithm?: string;
  readonly key_hex?: string;
}

interface Keystore {
  readonly file: string;
  readonly format: string;
  readonly password: string | null;
  readonly key_password?: string;
  readonly entry_passwords?: Readonly<Record<string, string>>;
  readonly expect_opens: boolean;
  readonly cert_sha256?: readonly string[];
  readonly private_key_pkcs8_sha256?: readonly string[];
  readonly friendly_names?: readonly string[];
  readonly local_key_ids?: readonly string[];
  readonly entries?: readonly KeystoreEntry[];
}

const KINDS: Readonly<Record<string, ContainerKind>> = {
  PKCS12: 'pkcs12',
  JKS: 'jks',
  JCEKS: 'jceks',
  'BKS-V1': 'bks',
  'BKS-V2': 'bks',
  UBER: 'uber',
  'PEM-TRADITIONAL': 'private-key',
  'PKCS8-ENCRYPTED': 'private-key',
};

/** Formats that the suite calls optional. */
const OPTIONAL = /^(?:BKS|UBER)/;

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The suites hash keys as OpenSSL writes them again. */
function canonicalSha256(pkcs8Der: Uint8Array): string {
  const canonical = canonicalPkcs8(pkcs8Der);
  return canonical.ok ? sha256(canonical.value) : '';
}

const hexOfBytes = (_: string, value: unknown): unknown => (value instanceof Uint8Array ? toHex(value) : value);

const sorted = (values: readonly string[]): string => [...values].sort().join();

/** What differs from the manifest, in words; nothing where all is as it should be. */
function findDifferences(store: Keystore, opened: OpenedContainer): string[] {
  const certificates = opened.entries.flatMap((entry) => (entry.type === 'certificate' ? [sha256(entry.der)] : []));
  const keys = opened.entries.flatMap((entry) =>
    entry.type === 'private-key' && entry.pkcs8Der !== undefined ? [canonicalSha256(entry.pkcs8Der)] : [],
  );
  const ids = opened.entries.flatMap(({ localKeyIdHex }) => (localKeyIdHex === undefined ? [] : [localKeyIdHex]));
  const differences: string[] = [];
  if (store.cert_sha256 && sorted(certificates) !== sorted(store.cert_sha256)) differences.push('certificates');
  if (store.private_key_pkcs8_sha256 && sorted(keys) !== sorted(store.private_key_pkcs8_sha256))
    differences.push('keys');
  if (store.local_key_ids?.some((id) => !ids.includes(id))) differences.push('ids');
  const names = new Set(opened.entries.map(({ friendlyName }) => friendlyName));
  // the manifest could not write some names down
  const readable = store.friendly_names?.filter((name) => /^[\x20-\x7e]+$/.test(name) && name.length > 1) ?? [];
  if (readable.some((name) => !names.has(name))) differences.push('names');
  for (const entry of store.entries ?? []) {
    if (!holdsEntry(entry, opened)) differences.push(entry.alias);
  }
  return differences;
}

function holdsEntry(wanted: KeystoreEntry, { entries }: OpenedContainer): boolean {
  const named = entries.filter(({ friendlyName }) => friendlyName?.toLowerCase() === wanted.alias.toLowerCase());
  const certificates = named.flatMap((entry) => (entry.type === 'certificate' ? [sha256(entry.der)] : []));
  if (wanted.kind === 'trusted-cert') return certificates.includes(wanted.cert_sha256 ?? '');
  if (wanted.kind === 'secret-key') {
    return named.some(
      (entry) =>
        entry.type === 'secret' &&
        entry.algorithm === wanted.key_algorithm &&
        toHex(entry.octets ?? new Uint8Array()) === wanted.key_hex,
    );
  }
  const isKey = named.some(
    (entry) =>
      entry.type === 'private-key' &&
      entry.pkcs8Der !== undefined &&
      canonicalSha256(entry.pkcs8Der) === wanted.pkcs8_sha256,
  );
  // PKCS #12 ties the issuers to no key
  const all = entries.flatMap((entry) => (entry.type === 'certificate' ? [sha256(entry.der)] : []));
  return isKey && (wanted.chain_sha256 ?? []).every((hash) => all.includes(hash));
}

async function judge(folder: string, store: Keystore): Promise<string | undefined> {
  const bytes = readFileSync(join(folder, store.file));
  const kind = KINDS[store.format];
  if (kind === undefined) return `${store.file}: unknown format ${store.format}`;
  const further = [store.key_password, ...Object.values(store.entry_passwords ?? {})];
  const opened = await openContainerWithKeys(bytes, kind, {
    passphrase: Buffer.from(store.password ?? ''),
    keyPassphrases: further.flatMap((password) => (password === undefined ? [] : [Buffer.from(password)])),
  });
  if (!opened.ok) return store.expect_opens ? `${store.file}: ${JSON.stringify(opened.error)}` : undefined;
  const isWhole = opened.value.entries.every((entry) => !('problem' in entry));
  if (!store.expect_opens) return isWhole ? `${store.file}: opened` : undefined;
  if (!isWhole) return `${store.file}: an entry did not open`;
  if (identifyContainer(bytes) !== kind) return `${store.file}: taken for ${identifyContainer(bytes)}`;
  const shown = JSON.stringify(openContainer(bytes, kind, Buffer.from(store.password ?? '')), hexOfBytes);
  if (store.entries?.some(({ key_hex }) => key_hex !== undefined && shown.includes(key_hex)))
    return `${store.file}: a secret was shown`;
  const differences = findDifferences(store, opened.value);
  return differences.length === 0 ? undefined : `${store.file}: ${differences.join(', ')}`;
}

const SUITES = ['keystores-generated', 'keystores-pyca-pkcs12', 'keystores-boringssl', 'keystores-pyjks']
  .map(findCorpus)
  .filter(({ folder }) => existsSync(folder));

describe.each(SUITES)('the files of $label', ({ folder, label }) => {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Keystore[];
  const parts = [
    ['required', manifest.filter(({ format }) => !OPTIONAL.test(format))],
    ['optional', manifest.filter(({ format }) => OPTIONAL.test(format))],
  ] as const;
  it.each(parts.filter(([, stores]) => stores.length > 0))(
    "open with the content they should have, or don't: %s formats",
    async (part, stores) => {
      const verdicts: (string | undefined)[] = [];
      for (const store of stores) verdicts.push(await judge(folder, store));
      const wrong = verdicts.filter((verdict) => verdict !== undefined);
      process.stdout.write(`${label}, ${part}: ${stores.length - wrong.length} of ${stores.length}\n`);
      expect(wrong).toEqual([]);
    },
    120_000,
  );
});

const PKCS7_FOLDERS = SUITES.map(({ folder, label }) => ({ folder: join(folder, 'pkcs7'), label })).filter(
  ({ folder }) => existsSync(folder),
);

describe.each(PKCS7_FOLDERS)('the PKCS #7 files of $label', ({ folder, label }) => {
  it('hold the certificates that openssl finds', () => {
    const files = readdirSync(folder);
    const wrong = files.filter((file) => {
      const bytes = readFileSync(join(folder, file));
      const form = bytes[0] === 0x30 ? 'DER' : 'PEM';
      const args = ['pkcs7', '-in', join(folder, file), '-inform', form, '-print_certs'];
      const wanted = readPemDer(execFileSync('openssl', args), ['CERTIFICATE']);
      const opened = identifyContainer(bytes) === 'pkcs7' ? openContainer(bytes, 'pkcs7') : undefined;
      if (opened?.ok !== true || !wanted.ok || wanted.value.length === 0) return true;
      const found = opened.value.entries.flatMap((entry) => (entry.type === 'certificate' ? [sha256(entry.der)] : []));
      return sorted(found) !== sorted(wanted.value.map(sha256));
    });
    process.stdout.write(`${label}, PKCS #7: ${files.length - wrong.length} of ${files.length}\n`);
    expect(wrong).toEqual([]);
  });
});
