import type { AppError } from '../../../shared/errors.ts';
import type { SealedKey } from '../../../shared/model/key.ts';
import type { KitChoice, KitFile, KitPart, KitProof } from '../../../shared/model/kit.ts';
import { BugError, ok, type Result } from '../../../shared/result.ts';
import { kitFingerprintSheet, kitReadme } from '../../../shared/text/en/hand-over.ts';
import { equalBytes } from '../../pki/asn1/der.ts';
import { PEM_LABEL, readPemDer, writePem } from '../../pki/asn1/pem.ts';
import { privateKeyFromPemAsync } from '../../pki/key/private-key.ts';
import { pkcs8MatchesSpki } from '../../pki/key/public-half.ts';
import type { Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import type { KitConfigurationPart, KitContext } from './context.ts';
import type { FolderFile } from './folder.ts';
import { buildKeyStore, buildTrustStore, type ExportedFile, holdsSealedKey } from './key-store-file.ts';
import { buildKitContext, KIT_FILE } from './kit-context.ts';
import type { KitMaterial } from './material.ts';
import { isConfiguration } from './offer.ts';
import { KIT_CONFIGURATIONS } from './configuration/configurations.ts';
import { TRUST_STORE_PASSPHRASE } from './configuration/java-source.ts';

/** A file of a kit before it is written. */
export interface KitDraft extends FolderFile {
  readonly part: KitFile['part'];
  readonly proof?: KitProof;
}

export interface KitOrder {
  readonly material: KitMaterial;
  /** From `resolveParts`. */
  readonly parts: readonly KitPart[];
  readonly choice: KitChoice;
  /** UTF-8, normalised as the vault does; absent where no file needs one. */
  readonly passphrase: Uint8Array | undefined;
  /** Made here, not typed. */
  readonly isPassphraseMade: boolean;
  /** Lets the key leave for work that was confirmed before; see `permitting`. */
  readonly permit?: string | undefined;
}

/** Whether a file of the kit holds the key under a passphrase. */
export const needsPassphrase = (
  parts: readonly KitPart[],
  { key }: KitMaterial,
  keyForm: KitChoice['keyForm'],
): boolean =>
  key !== undefined &&
  parts.some((part) => part === 'p12' || part === 'p12-legacy' || (part === 'pem' && keyForm === 'encrypted'));

/** Whether a file of the kit holds the key, however it is protected. */
export const holdsKey = (parts: readonly KitPart[], { key, isAuthority }: KitMaterial): boolean =>
  key !== undefined && !isAuthority && parts.some((part) => part === 'p12' || part === 'p12-legacy' || part === 'pem');

/** Builds every file of a kit, the README first. Fails with `vault.*`. Bytes that hold a key in clear are zeroed by who writes them. */
export async function buildKitFiles(context: WorkspaceContext, order: KitOrder): Outcome<KitDraft[]> {
  const kit = buildKitContext(order.material, order.choice);
  const keys = await exportKeys(context, order);
  if (!keys.ok) return keys;
  const drafts: KitDraft[] = [];
  for (const part of order.parts) drafts.push(...(await buildPart(part, { context, order, kit, keys: keys.value })));
  return ok([readmeOf(order, kit, drafts), ...drafts]);
}

/** Text files of one part, as they would be written; what is no text or holds a key has none. Works locked. */
export function previewPart(
  part: KitPart,
  material: KitMaterial,
  choice: KitChoice,
): { name: string; text: string | null }[] {
  const kit = buildKitContext(material, choice);
  if (isConfiguration(part)) return configurationFiles(part, kit).map(({ name, text }) => ({ name, text }));
  const texts = publicTexts(kit, material);
  const names: Partial<Record<KitPart, readonly string[]>> = {
    p12: [KIT_FILE.p12],
    'p12-legacy': [KIT_FILE.p12Legacy],
    pem: [
      KIT_FILE.certificate,
      ...(kit.files.chain === undefined ? [] : [KIT_FILE.chain]),
      KIT_FILE.fullChain,
      ...(material.key === undefined || material.isAuthority ? [] : [KIT_FILE.key]),
    ],
    trust: [KIT_FILE.trust],
    fingerprints: [KIT_FILE.fingerprints],
    java: [KIT_FILE.trustStore],
  };
  return (names[part] ?? []).map((name) => ({ name, text: texts.get(name) ?? null }));
}

const publicTexts = (kit: KitContext, material: KitMaterial): ReadonlyMap<string, string> =>
  new Map([
    [KIT_FILE.certificate, kit.pem.certificate],
    [KIT_FILE.chain, kit.pem.chain],
    [KIT_FILE.fullChain, kit.pem.fullChain],
    [KIT_FILE.trust, kit.pem.trust],
    [KIT_FILE.fingerprints, fingerprintSheet(material)],
  ]);

interface ExportedKeys {
  /** EncryptedPrivateKeyInfo under PBES2. */
  readonly modern?: Uint8Array;
  readonly legacy?: Uint8Array;
  /** PEM. */
  readonly clear?: Uint8Array;
}

/** The vault zeroes the passphrase that it is given, so each call gets a copy. */
async function exportKeys({ vault }: WorkspaceContext, order: KitOrder): Outcome<ExportedKeys> {
  const { material, parts, choice, passphrase, permit } = order;
  const { key } = material;
  if (key === undefined || !holdsKey(parts, material)) return ok({});
  const encrypted = (scheme: 'pbes2' | 'pkcs12-3des'): Outcome<Uint8Array> => {
    if (passphrase === undefined) throw new BugError('a kit with an encrypted key lacks its passphrase');
    return vault.exportEncryptedPkcs8({ key, passphrase: Uint8Array.from(passphrase), scheme, permit });
  };
  const wanted = {
    modern: parts.includes('p12') || (parts.includes('pem') && choice.keyForm === 'encrypted'),
    legacy: parts.includes('p12-legacy'),
    clear: parts.includes('pem') && choice.keyForm === 'clear',
  };
  const modern = wanted.modern ? await encrypted('pbes2') : ok(undefined);
  if (!modern.ok) return modern;
  const legacy = wanted.legacy ? await encrypted('pkcs12-3des') : ok(undefined);
  if (!legacy.ok) return legacy;
  const clear: Result<Uint8Array | undefined, AppError> = wanted.clear
    ? await vault.exportClearPkcs8({ key, permit })
    : ok(undefined);
  if (!clear.ok) return clear;
  return ok({
    ...(modern.value !== undefined && { modern: modern.value }),
    ...(legacy.value !== undefined && { legacy: legacy.value }),
    ...(clear.value !== undefined && { clear: clear.value }),
  });
}

interface Building {
  readonly context: WorkspaceContext;
  readonly order: KitOrder;
  readonly kit: KitContext;
  readonly keys: ExportedKeys;
}

async function buildPart(part: KitPart, building: Building): Promise<KitDraft[]> {
  if (isConfiguration(part)) return configurationFiles(part, building.kit);
  switch (part) {
    case 'p12':
      return keyStoreDraft(building, 'modern');
    case 'p12-legacy':
      return keyStoreDraft(building, 'legacy');
    case 'pem':
      return pemDrafts(building);
    case 'trust':
      return [
        certificateDraft(
          KIT_FILE.trust,
          'trust',
          building.order.material.issuers.map(({ der }) => der),
        ),
      ];
    case 'fingerprints':
      return [textDraft(KIT_FILE.fingerprints, 'fingerprints', fingerprintSheet(building.order.material))];
    case 'java':
      return [await trustStoreDraft(building)];
  }
}

function configurationFiles(part: KitConfigurationPart, kit: KitContext): (KitDraft & { readonly text: string })[] {
  const configuration = KIT_CONFIGURATIONS[part];
  return configuration.build(kit).map((file) => ({
    ...textDraft(file.name, part, file.text),
    mode: file.mode,
    text: file.text,
    proof: configuration.proof,
  }));
}

const textDraft = (name: string, part: KitDraft['part'], text: string): KitDraft => ({
  name,
  part,
  mode: 0o644,
  bytes: Buffer.from(text),
});

async function keyStoreDraft({ context, order, keys }: Building, scheme: 'modern' | 'legacy'): Promise<KitDraft[]> {
  const { material, passphrase, isPassphraseMade } = order;
  const { summary, der, issuers } = material;
  const encryptedPkcs8Der = keys[scheme];
  if (encryptedPkcs8Der === undefined || passphrase === undefined) throw new BugError('a keystore lacks its key');
  const file = await buildKeyStore({
    name: summary.name,
    der,
    issuers: issuers.filter(({ isRoot }) => !isRoot).map((issuer) => issuer.der),
    encryptedPkcs8Der,
    sha256: summary.sha256,
    passphrase,
    isPassphraseMade,
    scheme,
    randomBytes: context.ports.randomBytes,
  });
  const isModern = scheme === 'modern';
  return [
    {
      ...file,
      name: isModern ? KIT_FILE.p12 : KIT_FILE.p12Legacy,
      part: isModern ? 'p12' : 'p12-legacy',
      mode: 0o600,
    },
  ];
}

async function trustStoreDraft({ context, order }: Building): Promise<KitDraft> {
  const passphrase = Buffer.from(TRUST_STORE_PASSPHRASE);
  const file = await buildTrustStore(order.material.issuers, passphrase, context.ports.randomBytes);
  return { ...file, name: KIT_FILE.trustStore, part: 'java', mode: 0o644 };
}

function pemDrafts({ order, kit, keys }: Building): KitDraft[] {
  const { der, issuers, key } = order.material;
  const chain = issuers.filter(({ isRoot }) => !isRoot).map((issuer) => issuer.der);
  return [
    certificateDraft(KIT_FILE.certificate, 'pem', [der]),
    ...(kit.files.chain === undefined ? [] : [certificateDraft(KIT_FILE.chain, 'pem', chain)]),
    certificateDraft(KIT_FILE.fullChain, 'pem', [der, ...chain]),
    ...(key === undefined || order.material.isAuthority ? [] : [keyDraft(key, keys, order)]),
  ];
}

function certificateDraft(name: string, part: KitPart, ders: readonly Uint8Array[]): KitDraft {
  const text = ders.map((der) => writePem(PEM_LABEL.certificate, der)).join('');
  const opens = (written: Uint8Array): boolean => {
    const read = readPemDer(written, [PEM_LABEL.certificate]);
    return (
      read.ok &&
      read.value.length === ders.length &&
      ders.every((der, i) => equalBytes(der, read.value[i] ?? new Uint8Array()))
    );
  };
  return { ...textDraft(name, part, text), opens };
}

function keyDraft({ spkiDer }: SealedKey, { clear, modern }: ExportedKeys, { choice }: KitOrder): KitDraft {
  const isClear = choice.keyForm === 'clear';
  const bytes = isClear ? clear : modern && Buffer.from(writePem(PEM_LABEL.encryptedPrivateKey, modern));
  if (bytes === undefined) throw new BugError('a key file lacks its key');
  const file: ExportedFile = {
    bytes,
    opens: async (written) => {
      if (!isClear) return modern !== undefined && holdsSealedKey(written, modern);
      const opened = await privateKeyFromPemAsync(written);
      if (!opened.ok) return false;
      const fits = pkcs8MatchesSpki(opened.value, spkiDer);
      opened.value.fill(0);
      return fits;
    },
  };
  return { ...file, name: KIT_FILE.key, part: 'pem', mode: 0o600 };
}

function fingerprintSheet({ certificate, summary, fingerprints, issuers }: KitMaterial): string {
  const { name, subject, notBefore, notAfter } = certificate;
  return kitFingerprintSheet({ name, subject, issuer: summary.issuer, notBefore, notAfter, fingerprints, issuers });
}

function readmeOf(order: KitOrder, kit: KitContext, drafts: readonly KitDraft[]): KitDraft {
  const { certificate, summary } = order.material;
  const text = kitReadme({
    name: certificate.name,
    subject: certificate.subject,
    issuer: summary.issuer,
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
    files: drafts.flatMap(({ name, part, proof }) =>
      part === 'readme' ? [] : [{ name, part, ...(proof !== undefined && { proof }) }],
    ),
    keyForm: kit.keyForm,
    hasPassphrase: order.passphrase !== undefined,
    keyFile: KIT_FILE.key,
    ...(order.parts.includes('java') && {
      trustStore: { name: KIT_FILE.trustStore, passphrase: TRUST_STORE_PASSPHRASE },
    }),
    sha256: certificate.sha256,
  });
  return textDraft(KIT_FILE.readme, 'readme', text);
}
