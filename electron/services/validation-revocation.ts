import { fail } from '../../shared/errors.ts';
import { ok } from '../../shared/result.ts';
import { PEM_LABEL, readPemBlocks } from '../pki/asn1/pem.ts';
import { parseCrl } from '../pki/revocation/crl.ts';
import { parseOcspResponse } from '../pki/revocation/ocsp.ts';
import { type FileSource, readSource, SINGLE_LIMIT_OCTETS } from './file-source.ts';
import type { Outcome } from './ports.ts';

/** What was handed over by hand to tell who is revoked, as DER. */
export interface RevocationEvidence {
  readonly crls: readonly Uint8Array[];
  readonly ocspResponses: readonly Uint8Array[];
}

const OCSP_LABEL = 'OCSP RESPONSE';
/** Of one file. */
const MAX_PIECES = 100;

/**
 * Revocation lists and OCSP answers of files, each in DER or PEM and told apart by what it is. Who signed them is judged when the path is validated.
 * Fails with `format.not-recognised` for a file with neither, and as `readSource` does.
 */
export async function readRevocationFiles(files: readonly FileSource[]): Outcome<RevocationEvidence> {
  const crls: Uint8Array[] = [];
  const ocspResponses: Uint8Array[] = [];
  for (const file of files) {
    const read = await readSource(file, SINGLE_LIMIT_OCTETS);
    if (!read.ok) return read;
    const { bytes, name } = read.value;
    const before = crls.length + ocspResponses.length;
    for (const der of listPieces(bytes)) {
      if (parseCrl(der).ok) crls.push(der);
      else if (parseOcspResponse(der).ok) ocspResponses.push(der);
    }
    if (crls.length + ocspResponses.length === before) return fail('format.not-recognised', { name });
  }
  return ok({ crls, ocspResponses });
}

function listPieces(bytes: Uint8Array): readonly Uint8Array[] {
  const blocks = readPemBlocks(bytes, MAX_PIECES);
  return blocks.length === 0
    ? [bytes]
    : blocks.flatMap(({ label, der }) =>
        der !== undefined && (label === PEM_LABEL.crl || label === OCSP_LABEL) ? [der] : [],
      );
}
