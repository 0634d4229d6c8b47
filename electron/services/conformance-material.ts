import path from 'node:path';
import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import { ok, type Result } from '../../shared/result.ts';
import { type ParsedCertificate, parseCertificate } from '../pki/certificate/certificate.ts';
import { readPemBlocks } from '../pki/asn1/pem.ts';
import { type ParsedCrl, parseCrl } from '../pki/revocation/crl.ts';
import type { Manifest, ManifestCase, MaterialRef } from './conformance-manifest.ts';
import { readSource, SINGLE_LIMIT_OCTETS } from './file-source.ts';

/** What a case works with, parsed. What cannot be parsed is left out: a leaf without parse makes its case invalid. */
export interface CaseMaterial {
  readonly leaf: ParsedCertificate | undefined;
  readonly trusted: readonly ParsedCertificate[];
  readonly untrusted: readonly ParsedCertificate[];
  readonly crls: readonly ParsedCrl[];
  /** Code of a file of the case that could not be read. */
  readonly unreadable?: AppError['code'];
}

export interface MaterialLibrary {
  /** Each certificate is parsed once, however many cases name it. */
  open(wanted: ManifestCase): CaseMaterial;
}

/**
 * Reads the files that a manifest names, relative to it and not above its folder; at most 16 MiB each. One that cannot be read is told with the cases that name it.
 * Fails with `input.invalid` for a place outside the folder or an unknown entry of the pool, and with `job.cancelled`.
 */
export async function openLibrary(
  folder: string,
  manifest: Manifest,
  signal: AbortSignal,
): Promise<Result<MaterialLibrary, AppError>> {
  const files: Files = new Map();
  for (const ref of manifest.cases.flatMap(refsOf)) {
    if (signal.aborted) return fail('job.cancelled', {});
    if (ref.kind === 'pool' && !manifest.certs.has(ref.key))
      return fail('input.invalid', { field: `@${ref.key}`, problem: 'missing' });
    if (ref.kind !== 'file' || files.has(ref.path)) continue;
    const place = path.resolve(folder, ref.path);
    if (!place.startsWith(path.resolve(folder) + path.sep))
      return fail('input.invalid', { field: ref.path, problem: 'outside' });
    const read = await readSource({ path: place, label: ref.path }, SINGLE_LIMIT_OCTETS);
    files.set(ref.path, read.ok ? read.value.bytes : read.error.code);
  }
  return ok(createLibrary(files, manifest));
}

/** Contents of files, or why one could not be read. */
type Files = Map<string, Uint8Array | AppError['code']>;

const refsOf = ({ leaf, trusted, untrusted, crls }: ManifestCase): MaterialRef[] => [
  leaf,
  ...trusted,
  ...untrusted,
  ...crls,
];

function findUnreadable(wanted: ManifestCase, files: Files): AppError['code'] | undefined {
  for (const ref of refsOf(wanted)) {
    const content = ref.kind === 'file' ? files.get(ref.path) : undefined;
    if (typeof content === 'string') return content;
  }
  return undefined;
}

function createLibrary(files: Files, manifest: Manifest): MaterialLibrary {
  const derOf = (ref: MaterialRef, label: string): Uint8Array | undefined => findDer(ref, label, { files, manifest });
  const certificates = remember((ref) => parsed(derOf(ref, 'CERTIFICATE'), parseCertificate));
  const crls = remember((ref) => parsed(derOf(ref, 'X509 CRL'), parseCrl));
  return {
    open: (wanted) => {
      const unreadable = findUnreadable(wanted, files);
      return {
        leaf: certificates(wanted.leaf),
        trusted: wanted.trusted.flatMap((ref) => certificates(ref) ?? []),
        untrusted: wanted.untrusted.flatMap((ref) => certificates(ref) ?? []),
        crls: wanted.crls.flatMap((ref) => crls(ref) ?? []),
        ...(unreadable !== undefined && { unreadable }),
      };
    },
  };
}

function parsed<T>(der: Uint8Array | undefined, parse: (der: Uint8Array) => Result<T, AppError>): T | undefined {
  const result = der === undefined ? undefined : parse(der);
  return result?.ok === true ? result.value : undefined;
}

function remember<T>(load: (ref: MaterialRef) => T): (ref: MaterialRef) => T {
  const known = new Map<string, T>();
  return (ref) => {
    const id = JSON.stringify(ref);
    const found = known.get(id);
    if (found !== undefined) return found;
    const loaded = load(ref);
    known.set(id, loaded);
    return loaded;
  };
}

interface Sources {
  readonly files: Files;
  readonly manifest: Manifest;
}

function findDer(ref: MaterialRef, label: string, { files, manifest }: Sources): Uint8Array | undefined {
  switch (ref.kind) {
    case 'pool':
      return Buffer.from(manifest.certs.get(ref.key) ?? '', 'base64');
    case 'der64':
      return Buffer.from(ref.value, 'base64');
    case 'pem':
      return findBlock(Buffer.from(ref.value, 'latin1'), label, 0);
    case 'file': {
      const bytes = files.get(ref.path);
      if (bytes === undefined || typeof bytes === 'string') return undefined;
      return Buffer.from(bytes).includes('-----BEGIN ') ? findBlock(bytes, label, ref.block) : bytes;
    }
  }
}

const findBlock = (bytes: Uint8Array, label: string, place: number): Uint8Array | undefined =>
  readPemBlocks(bytes).filter((block) => block.label === label)[place]?.der;
