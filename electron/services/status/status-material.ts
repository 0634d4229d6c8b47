import { fail } from '../../../shared/errors.ts';
import type { Hex } from '../../../shared/model/brands.ts';
import { TRUST_STORES } from '../../../shared/model/validation.ts';
import { ok } from '../../../shared/result.ts';
import {
  certificateSha256,
  type ParsedCertificate,
  parseCertificate,
  spanBytes,
} from '../../pki/certificate/certificate.ts';
import { verifyCertificateSignature } from '../../pki/certificate/certificate-fields.ts';
import { listCrlIssuerNames } from '../../pki/revocation/status-pointers.ts';
import { nameSha256 } from '../../workers/certificate-facts.ts';
import { readCertificates } from '../credential.ts';
import type { FileSource } from '../file-source.ts';
import type { Outcome } from '../ports.ts';
import type { TrustStores } from '../trust-store.ts';
import { readWorkspaceMaterial } from '../validation-material.ts';
import { openTarget, type ValidationTarget } from '../validation-subject.ts';
import type { WorkspaceContext } from '../workspace-context.ts';

/** A list that lies in the workspace. */
export interface ListAtHand {
  readonly origin: 'workspace' | 'foreign';
  readonly where: string;
  readonly fetchedAt?: number;
  readonly der: Uint8Array;
}

/** Everything at hand for questions about one subject. */
export interface StatusMaterial {
  readonly leaf: Uint8Array;
  /** What came with it, what the workspace has, what was fetched before. */
  readonly candidates: readonly Uint8Array[];
  /** What is trusted: stores, authorities of the workspace, issuers that the user named. */
  readonly anchors: readonly Uint8Array[];
  readonly lists: readonly ListAtHand[];
}

export interface MaterialSources {
  readonly context: WorkspaceContext | undefined;
  readonly stores: TrustStores;
  /** Issuers that were fetched for paths. */
  readonly keptIssuers: () => readonly Uint8Array[];
}

/** Opens a subject with what is at hand above it. Fails with `certificate.not-found`, `format.no-certificate`, `format.*`, `file.*`. */
export async function readStatusMaterial(
  { context, stores, keptIssuers }: MaterialSources,
  target: ValidationTarget,
  issuerFiles: readonly FileSource[],
): Outcome<StatusMaterial> {
  const opened = await openTarget(context, target);
  if (!opened.ok) return opened;
  const named: Uint8Array[] = [];
  for (const file of issuerFiles) {
    const read = await readCertificates(file);
    if (!read.ok) return read;
    named.push(...read.value);
  }
  const stored = await stores.anchorsOf(TRUST_STORES);
  if (!stored.ok) return stored;
  const { leaf, beside } = opened.value;
  const atHand = [leaf, ...beside, ...named, ...keptIssuers()];
  const material =
    context === undefined
      ? ok({ issuers: [], crls: [], foreign: [] })
      : await readWorkspaceMaterial(context, atHand, true);
  if (!material.ok) return material;
  const candidates = [...beside, ...named, ...keptIssuers(), ...material.value.issuers];
  const anchors = [...named, ...stored.value.map(({ der }) => der)];
  const foreign = material.value.foreign.map(
    ({ issuer, url, fetchedAt, der }): ListAtHand => ({ origin: 'foreign', where: url ?? issuer, fetchedAt, der }),
  );
  const own = material.value.crls.map((der): ListAtHand => ({ origin: 'workspace', where: '', der }));
  return ok({ leaf, ...listAbove([leaf, ...beside], candidates, anchors), lists: [...own, ...foreign] });
}

/** Names whose lists may speak of a certificate. */
function listStatusNames(der: Uint8Array): readonly Hex[] {
  const parsed = readCertificate(der);
  return parsed === undefined ? [] : listCrlIssuerNames(parsed).map(nameSha256);
}

/** Keeps of many certificates those whose names lead up from some: trust stores have hundreds. */
function listAbove(
  from: readonly Uint8Array[],
  candidates: readonly Uint8Array[],
  anchors: readonly Uint8Array[],
): Pick<StatusMaterial, 'candidates' | 'anchors'> {
  const bySubject = new Map<Hex, NamedCertificate[]>();
  const add = (ders: readonly Uint8Array[], isAnchor: boolean): void => {
    for (const der of ders) {
      const parsed = readCertificate(der);
      if (parsed === undefined) continue;
      const subject = nameSha256(spanBytes(parsed, parsed.subject));
      const issuer = nameSha256(spanBytes(parsed, parsed.issuer));
      bySubject.set(subject, [...(bySubject.get(subject) ?? []), { der, issuer, isAnchor }]);
    }
  };
  add(candidates, false);
  add(anchors, true);
  const reached = new Set<Hex>();
  const found: NamedCertificate[] = [];
  let wanted = from.flatMap((der) => listStatusNames(der));
  while (wanted.length > 0) {
    const next: Hex[] = [];
    for (const name of wanted) {
      if (reached.has(name)) continue;
      reached.add(name);
      const above = bySubject.get(name) ?? [];
      found.push(...above);
      next.push(...above.map(({ issuer }) => issuer));
    }
    wanted = next;
  }
  const pick = (isAnchor: boolean): readonly Uint8Array[] =>
    unique(found.filter((each) => each.isAnchor === isAnchor).map(({ der }) => der)).slice(0, MAX_ABOVE);
  return { candidates: pick(false), anchors: pick(true) };
}

interface NamedCertificate {
  readonly der: Uint8Array;
  readonly issuer: Hex;
  readonly isAnchor: boolean;
}

const MAX_ABOVE = 200;

const unique = (ders: readonly Uint8Array[]): readonly Uint8Array[] => [
  ...new Map(ders.map((der) => [certificateSha256(der), der])).values(),
];

export function readCertificate(der: Uint8Array): ParsedCertificate | undefined {
  const parsed = parseCertificate(der, { acceptPaddedSerial: true });
  return parsed.ok ? parsed.value : undefined;
}

/** The certificates that a question is about: the subject, or those above it with these fingerprints. Fails with `certificate.not-found`. */
export async function pickCertificates(
  { leaf, candidates, anchors }: StatusMaterial,
  wanted: readonly Hex[],
): Outcome<readonly Uint8Array[]> {
  if (wanted.length === 0) return ok([leaf]);
  const all = new Map([...anchors, ...candidates, leaf].map((der) => [certificateSha256(der), der]));
  const picked: Uint8Array[] = [];
  for (const sha256 of wanted) {
    const der = all.get(sha256);
    if (der === undefined) return fail('certificate.not-found', { wanted: sha256 });
    picked.push(der);
  }
  return ok(picked);
}

/** Whose key signed a certificate; itself where it signed itself. */
export function findSigner(
  certificate: ParsedCertificate,
  { candidates, anchors }: Pick<StatusMaterial, 'candidates' | 'anchors'>,
): ParsedCertificate | undefined {
  const name = nameSha256(spanBytes(certificate, certificate.issuer));
  const possible = [...anchors, ...candidates].flatMap((der) => readCertificate(der) ?? []);
  return [...possible, certificate].find(
    (each) =>
      nameSha256(spanBytes(each, each.subject)) === name &&
      verifyCertificateSignature(certificate, spanBytes(each, each.spki)) === 'valid',
  );
}
