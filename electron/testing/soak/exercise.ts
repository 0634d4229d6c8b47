import { normaliseBer } from '../../pki/asn1/ber.ts';
import { buildAsn1Tree } from '../../pki/asn1/asn1-tree.ts';
import { type ParsedCertificate, parseCertificate, spanBytes } from '../../pki/certificate/certificate.ts';
import { certificateFields, verifyCertificateSignature } from '../../pki/certificate/certificate-fields.ts';
import { readCertificateIndex } from '../../pki/certificate/certificate-index.ts';
import { inspectBytes } from '../../pki/inspect/inspect.ts';
import { parseRequest, requestFields, verifyRequest } from '../../pki/issuing/request.ts';
import { lintCertificate, lintCrl, lintRequest } from '../../pki/lint/lint-report.ts';
import { buildAndValidatePath } from '../../pki/path/path.ts';
import { parseCrl } from '../../pki/revocation/crl.ts';
import { crlFields } from '../../pki/revocation/crl-fields.ts';
import { ocspRequestFields, ocspResponseFields } from '../../pki/revocation/ocsp-fields.ts';
import type { Result } from '../../../shared/result.ts';
import type { AppError } from '../../../shared/errors.ts';
import { makeTestPki, TEST_NOW } from '../test-pki.ts';

/** What is wrong with the way an input was treated. */
export interface Finding {
  readonly subject: string;
  readonly problem: string;
}

export const MAX_INPUT_MS = 1000;

type Subject = (bytes: Uint8Array) => string | undefined;

/** Runs every reader over an input and answers what it must not do: throw, take long, refuse without saying where. */
export function exercise(bytes: Uint8Array): readonly Finding[] {
  return Object.entries(SUBJECTS).flatMap(([subject, run]) => {
    const problem = tryOut(run, bytes);
    return problem === undefined ? [] : [{ subject, problem }];
  });
}

function tryOut(run: Subject, bytes: Uint8Array): string | undefined {
  let slow = Number.POSITIVE_INFINITY;
  // a slow run may be the machine's fault, three are not
  for (let round = 0; round < 3 && slow > MAX_INPUT_MS; round++) {
    const start = performance.now();
    try {
      const problem = run(bytes);
      if (problem !== undefined) return problem;
    } catch (error) {
      return error instanceof Error ? (error.stack ?? error.message) : 'threw something';
    }
    slow = Math.min(slow, performance.now() - start);
  }
  return slow > MAX_INPUT_MS ? `took ${Math.round(slow)} ms` : undefined;
}

const pki = makeTestPki();
const certificateOf = (der: Uint8Array): ParsedCertificate => {
  const parsed = parseCertificate(der);
  if (!parsed.ok) throw new Error('a certificate of ours');
  return parsed.value;
};
const root = certificateOf(pki.root.der);
const intermediate = certificateOf(pki.intermediate.der);
const leaf = certificateOf(pki.certificates.server.der);

const SUBJECTS: Readonly<Record<string, Subject>> = {
  inspect: (bytes) => {
    const { problems } = inspectBytes(bytes, { at: TEST_NOW, name: 'input' });
    const placeless = problems.find(({ code, offset }) => code.startsWith('der.') && !isPlace(offset, bytes));
    return placeless && `${placeless.code} without a place`;
  },
  index: (bytes) => placeOf(readCertificateIndex(bytes), bytes),
  tree: (bytes) => placeOf(buildAsn1Tree(bytes), bytes),
  ber: (bytes) => placeOf(normaliseBer(bytes), bytes),
  crl: (bytes) => {
    const parsed = parseCrl(bytes);
    if (parsed.ok) crlFields(parsed.value);
    return placeOf(parsed, bytes);
  },
  request: (bytes) => {
    const parsed = parseRequest(bytes);
    if (parsed.ok) requestFields(parsed.value);
    if (parsed.ok) verifyRequest(parsed.value);
    return placeOf(parsed, bytes);
  },
  ocsp: (bytes) => placeOf(ocspResponseFields(bytes), bytes) ?? placeOf(ocspRequestFields(bytes), bytes),
  lint: (bytes) => {
    for (const profile of ['rfc5280', 'cabf-server', 'mtls-client'] as const)
      lintCertificate(bytes, { profile, at: TEST_NOW });
    lintCrl(bytes, { profile: 'crl', at: TEST_NOW });
    lintRequest(bytes, { profile: 'csr', at: TEST_NOW });
    return undefined;
  },
  path: (bytes) => {
    const parsed = parseCertificate(bytes);
    if (!parsed.ok) return placeOf(parsed, bytes);
    certificateFields(parsed.value);
    verifyCertificateSignature(parsed.value, spanBytes(parsed.value, parsed.value.spki));
    const common = { at: TEST_NOW, purpose: 'tls-server', host: 'localhost' } as const;
    const others = [intermediate, parsed.value];
    buildAndValidatePath({ ...common, leaf: parsed.value, intermediates: others, anchors: [root] });
    buildAndValidatePath({ ...common, leaf, intermediates: others, anchors: [parsed.value, root] });
    return undefined;
  },
};

function placeOf(result: Result<unknown, AppError>, bytes: Uint8Array): string | undefined {
  if (result.ok || result.error.code !== 'format.malformed') return undefined;
  const { offset, problem } = result.error.evidence;
  return isPlace(offset, bytes) ? undefined : `${problem} without a place: ${offset}`;
}

const isPlace = (offset: number | undefined, bytes: Uint8Array): boolean =>
  offset !== undefined && offset >= 0 && offset <= bytes.length;
