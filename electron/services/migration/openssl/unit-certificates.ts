import { readPemBlocks } from '../../../pki/asn1/pem.ts';
import { spanBytes } from '../../../pki/certificate/certificate.ts';
import { isSamePublicKey } from '../../../pki/key/public-half.ts';
import { findCaProblem } from '../../authorities/authority-subject.ts';
import { hasSigned, type Received, readReceived } from '../../authorities/received-certificates.ts';
import { readSource } from '../../file-source.ts';
import type { LeftList } from '../left-list.ts';
import type { CaUnit } from './find-units.ts';
import { type Below, type Inside, joinBelow } from './inside.ts';

const MAX_CERTIFICATE_OCTETS = 1024 * 1024;
const MAX_NAMES = 2000;
/** Files that are opened for an authority's certificate, and certificates that say who signed. */
const MAX_OPENED = 300;
/** Certificates of authorities in them; a file more may go beyond it. */
const MAX_CANDIDATES = 500;
const MAX_SAMPLES = 20;
const MAX_BESIDE = 100_000;
const BY_SERIAL = /^[0-9A-Fa-f]{2,80}\.pem$/;
const ENDINGS = /\.(?:pem|crt|cer|cert|der)$/i;

export interface Candidate {
  readonly certificate: Received;
  readonly place: Below;
}

/** Certificates in one file; none where it is no such file. */
export async function readCertificateFile(inside: Inside, place: Below): Promise<readonly Received[]> {
  const found = await inside.find(place);
  if (found.kind !== 'file' || found.size > MAX_CERTIFICATE_OCTETS) return [];
  const read = await readSource({ path: found.path }, MAX_CERTIFICATE_OCTETS);
  if (!read.ok) return [];
  return readDers(read.value.bytes).flatMap((der) => {
    const received = readReceived([der], '');
    return received.ok ? received.value : [];
  });
}

/** Private keys may stand beside them: nothing of the file is left in memory but its certificates. */
function readDers(bytes: Uint8Array): readonly Uint8Array[] {
  const blocks = bytes[0] === 0x30 ? [] : readPemBlocks(bytes);
  try {
    if (bytes[0] === 0x30) return [Uint8Array.from(bytes)];
    return blocks.flatMap(({ label, der }) =>
      der !== undefined && label.endsWith('CERTIFICATE') ? [Uint8Array.from(der)] : [],
    );
  } finally {
    bytes.fill(0);
    for (const { label, der } of blocks) if (label.endsWith('PRIVATE KEY')) der?.fill(0);
  }
}

/** Folders of a unit with what it issued: not its own, where its keys may stand. */
export function issuedFolders({ folder, newCerts, certs }: CaUnit): readonly Below[] {
  const usual = ['newcerts', 'certs', 'issued', 'certs_by_serial', 'revoked/certs_by_serial', 'renewed/issued'];
  return foldersOf(folder, [newCerts, certs], usual);
}

/** Of these those that hold nothing but what it issued, by serial numbers. */
export const newFolders = ({ folder, newCerts }: CaUnit): readonly Below[] =>
  foldersOf(folder, [newCerts], ['newcerts', 'certs_by_serial']);

function foldersOf(folder: Below, named: readonly (Below | undefined)[], usual: readonly string[]): readonly Below[] {
  const all = [...named, ...usual.map((name) => joinBelow(folder, name))];
  return [...new Set(all.filter((one) => one !== undefined))].filter((one) => one !== folder);
}

/** Certificates beside the index, where the configuration puts new ones there, by their serial numbers. */
export async function issuedBeside(inside: Inside, { folder, newCerts }: CaUnit): Promise<readonly Below[]> {
  if (newCerts !== folder) return [];
  const names = await inside.list(folder, MAX_BESIDE);
  return names.flatMap(({ name, isFolder }) => (!isFolder && BY_SERIAL.test(name) ? [joinBelow(folder, name)] : []));
}

/** Less than this, and nothing ties a certificate to what the index revokes. */
const PROVEN = 6;

/**
 * The authority's own certificate, by content: who signed what was issued, whose key is there, what the configuration names. None where nothing of it holds: the
 * index revokes in the name of whoever is found here.
 */
export async function findOwnCertificate(
  inside: Inside,
  unit: CaUnit,
  { ownSpkis, left }: { readonly ownSpkis: readonly Uint8Array[]; readonly left: LeftList },
): Promise<Candidate | undefined> {
  const candidates = await listCandidates(inside, unit, left);
  const samples = await listSamples(inside, unit);
  const scored = candidates.map((candidate) => ({
    candidate,
    score: scoreOf(candidate, { unit, samples, ownSpkis, candidates }),
  }));
  const [best] = scored
    .filter(({ score }) => score >= PROVEN)
    .toSorted(
      (a, b) => b.score - a.score || b.candidate.certificate.facts.notAfter - a.candidate.certificate.facts.notAfter,
    );
  return best?.candidate;
}

async function listCandidates(inside: Inside, unit: CaUnit, left: LeftList): Promise<readonly Candidate[]> {
  const places = unit.certificate === undefined ? [] : [unit.certificate];
  for (const folder of new Set([unit.folder, unit.certs ?? joinBelow(unit.folder, 'certs')])) {
    const names = await inside.list(folder, MAX_NAMES);
    const fitting = names.filter(({ name, isFolder }) => !isFolder && ENDINGS.test(name));
    const inTurn = fitting.toSorted((a, b) => Number(isCaName(b.name)) - Number(isCaName(a.name)));
    places.push(...inTurn.map(({ name }) => joinBelow(folder, name)));
  }
  const found = new Map<string, Candidate>();
  for (const place of [...new Set(places)].slice(0, MAX_OPENED)) {
    if (found.size >= MAX_CANDIDATES) {
      left.add({ kind: 'file', name: place, why: 'too-many' });
      continue;
    }
    for (const certificate of await readCertificateFile(inside, place)) {
      const { sha256 } = certificate.facts;
      if (findCaProblem(certificate.parsed) === undefined && !found.has(sha256))
        found.set(sha256, { certificate, place });
    }
  }
  return [...found.values()];
}

const isCaName = (name: string): boolean => /^(?:ca|root|inter|sub|issuing)/i.test(name) || /\bca\b/i.test(name);

async function listSamples(inside: Inside, unit: CaUnit): Promise<readonly Received[]> {
  const samples: Received[] = [];
  for (const folder of issuedFolders(unit)) {
    const names = await inside.list(folder, MAX_NAMES);
    for (const { name, isFolder } of names.slice(-MAX_SAMPLES))
      if (!isFolder && ENDINGS.test(name))
        samples.push(...(await readCertificateFile(inside, joinBelow(folder, name))).slice(0, 1));
    if (samples.length >= MAX_SAMPLES) break;
  }
  return samples;
}

interface Signs {
  readonly unit: CaUnit;
  readonly samples: readonly Received[];
  readonly ownSpkis: readonly Uint8Array[];
  readonly candidates: readonly Candidate[];
}

function scoreOf({ certificate, place }: Candidate, { unit, samples, ownSpkis, candidates }: Signs): number {
  const spki = spanBytes(certificate.parsed, certificate.parsed.spki);
  const signed = samples.filter(
    ({ facts, parsed }) =>
      facts.issuerNameSha256 === certificate.facts.subjectNameSha256 &&
      facts.sha256 !== certificate.facts.sha256 &&
      hasSigned(certificate, { facts, parsed }),
  ).length;
  const isAbove = candidates.some(
    (other) =>
      other.certificate.facts.issuerNameSha256 === certificate.facts.subjectNameSha256 &&
      other.certificate.facts.subjectNameSha256 !== certificate.facts.subjectNameSha256,
  );
  // A configuration that names one, where everything was issued by others, is of another folder.
  const issued = samples.filter(
    ({ facts }) => !candidates.some((one) => one.certificate.facts.sha256 === facts.sha256),
  );
  const isNamed = issued.some(({ facts }) => facts.issuerNameSha256 === certificate.facts.subjectNameSha256);
  const isConfigured = place === unit.certificate && (issued.length === 0 || isNamed);
  return (
    (isConfigured ? 8 : 0) +
    (signed === 0 ? 0 : 6) +
    (ownSpkis.some((own) => isSamePublicKey(own, spki)) ? 7 : 0) +
    (isAbove ? 0 : 1)
  );
}
