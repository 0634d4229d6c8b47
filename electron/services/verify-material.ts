import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import { ok, type Result } from '../../shared/result.ts';
import { type ParsedCertificate, parseCertificate } from '../pki/certificate/certificate.ts';
import { PEM_LABEL, readPemBlocks } from '../pki/asn1/pem.ts';
import { readPkcs7Certificates } from '../pki/container/pkcs7.ts';
import { type ParsedCrl, parseCrl } from '../pki/revocation/crl.ts';
import { type FileSource, readSource, SINGLE_LIMIT_OCTETS, sourceName } from './file-source.ts';
import type { Outcome } from './ports.ts';

/** Things of one kind from one file, and how many of them could not be read. */
export interface FileItems<T> {
  readonly name: string;
  readonly items: readonly T[];
  readonly unreadable: number;
}

const MAX_ITEMS = 10_000;

/** Certificates of a file: PEM blocks, one DER certificate, or PKCS#7. Fails with `format.no-certificate` where there are none, and as `readSource` does. */
export async function readCertificateFile(source: FileSource): Outcome<FileItems<ParsedCertificate>> {
  const read = await readSource(source, SINGLE_LIMIT_OCTETS);
  if (!read.ok) return read;
  const name = sourceName(source);
  const found = collect(listCertificates(read.value.bytes), parseCertificate);
  return found.items.length + found.unreadable === 0 ? fail('format.no-certificate', { name }) : ok({ name, ...found });
}

function listCertificates(bytes: Uint8Array): readonly Uint8Array[] {
  const blocks = readPemBlocks(bytes, MAX_ITEMS);
  if (blocks.length === 0) return parseCertificate(bytes).ok ? [bytes] : listBundled(bytes, [bytes]);
  return blocks.flatMap(({ label, der }) => {
    if (der === undefined) return label === PEM_LABEL.certificate ? [new Uint8Array()] : [];
    if (label === PEM_LABEL.certificate || label === 'X509 CERTIFICATE') return [der];
    return label === PEM_LABEL.pkcs7 ? listBundled(der, []) : [];
  });
}

function listBundled(bytes: Uint8Array, otherwise: readonly Uint8Array[]): readonly Uint8Array[] {
  const bundle = readPkcs7Certificates(bytes);
  return bundle.ok ? bundle.value : otherwise;
}

/** Revocation lists of a file, PEM or DER. Fails as `readSource` does. */
export async function readCrlFile(source: FileSource): Outcome<FileItems<ParsedCrl>> {
  const read = await readSource(source, SINGLE_LIMIT_OCTETS);
  if (!read.ok) return read;
  const blocks = readPemBlocks(read.value.bytes, MAX_ITEMS);
  const ders =
    blocks.length === 0
      ? [read.value.bytes]
      : blocks.flatMap((block) => (block.label === PEM_LABEL.crl ? [block.der ?? new Uint8Array()] : []));
  return ok({ name: sourceName(source), ...collect(ders, parseCrl) });
}

function collect<T>(
  ders: readonly Uint8Array[],
  parse: (der: Uint8Array) => Result<T, AppError>,
): { readonly items: readonly T[]; readonly unreadable: number } {
  const items = ders.flatMap((der) => {
    const parsed = parse(der);
    return parsed.ok ? [parsed.value] : [];
  });
  return { items, unreadable: ders.length - items.length };
}
