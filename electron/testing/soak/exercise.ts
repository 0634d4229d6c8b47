import { normaliseBer } from '../../pki/asn1/ber.ts';
import { buildAsn1Tree } from '../../pki/asn1/asn1-tree.ts';
import { type ParsedCertificate, parseCertificate, spanBytes } from '../../pki/certificate/certificate.ts';
import { certificateFields, verifyCertificateSignature } from '../../pki/certificate/certificate-fields.ts';
import { readCertificateIndex } from '../../pki/certificate/certificate-index.ts';
import { inspectBytes } from '../../pki/inspect/inspect.ts';
import { parseRequest, requestFields, verifyRequest } from '../../pki/issuing/request.ts';
import { lintCertificate, lintCrl, lintRequest } from '../../pki/lint/lint-report.ts';
import { OID } from '../../pki/asn1/oid.ts';
import { readAsn1Page } from '../../pki/asn1/asn1-page.ts';
import { type ChainMember, exploreChain } from '../../pki/path/explore-chain.ts';
import { buildAndValidatePath } from '../../pki/path/path.ts';
import type { ValidationRules } from '../../pki/path/path-rules.ts';
import { type ParsedCrl, parseCrl } from '../../pki/revocation/crl.ts';
import { crlFields } from '../../pki/revocation/crl-fields.ts';
import { ocspRequestFields, ocspResponseFields } from '../../pki/revocation/ocsp-fields.ts';
import type { Result } from '../../../shared/result.ts';
import type { AppError } from '../../../shared/errors.ts';
import { SIGNED_PARTS, signAgain, SOAK_NOW } from './soak-authority.ts';

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

const certificateOf = (part: keyof typeof SIGNED_PARTS): ParsedCertificate => {
  const parsed = parseCertificate(signAgain(SIGNED_PARTS[part]));
  if (!parsed.ok) throw new Error('a certificate of ours');
  return parsed.value;
};
const root = certificateOf('root');
const intermediate = certificateOf('intermediate');
const leaf = certificateOf('leaf');
const parsedList = parseCrl(signAgain(SIGNED_PARTS.list));
const ownLists = parsedList.ok ? [parsedList.value] : [];

const SUBJECTS: Readonly<Record<string, Subject>> = {
  inspect: (bytes) => {
    const { problems } = inspectBytes(bytes, { at: SOAK_NOW, name: 'input' });
    const placeless = problems.find(({ code, offset }) => code.startsWith('der.') && !isPlace(offset, bytes));
    return placeless && `${placeless.code} without a place`;
  },
  index: (bytes) => placeOf(readCertificateIndex(bytes), bytes),
  tree: (bytes) => placeOf(buildAsn1Tree(bytes), bytes) ?? placeOf(readAsn1Page(bytes, { from: 0, limit: 50 }), bytes),
  ber: (bytes) => placeOf(normaliseBer(bytes), bytes),
  crl: (bytes) => {
    const parsed = parseCrl(bytes);
    if (parsed.ok) crlFields(parsed.value);
    if (parsed.ok) validate({ leaf, others: [intermediate], anchors: [root], lists: [parsed.value] });
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
      lintCertificate(bytes, { profile, at: SOAK_NOW });
    lintCrl(bytes, { profile: 'crl', at: SOAK_NOW });
    lintRequest(bytes, { profile: 'csr', at: SOAK_NOW });
    return undefined;
  },
  path: (bytes) => {
    const parsed = parseCertificate(bytes);
    if (!parsed.ok) return placeOf(parsed, bytes);
    certificateFields(parsed.value);
    verifyCertificateSignature(parsed.value, spanBytes(parsed.value, parsed.value.spki));
    const others = [intermediate, parsed.value];
    validate({ leaf: parsed.value, others, anchors: [root], lists: ownLists });
    validate({ leaf, others, anchors: [parsed.value, root], lists: ownLists });
    validate({ leaf, others: [parsed.value], anchors: [root], lists: [] });
    return undefined;
  },
};

/** By all rules there are, with every path shown and judged as others would. */
function validate(parts: {
  readonly leaf: ParsedCertificate;
  readonly others: readonly ParsedCertificate[];
  readonly anchors: readonly ParsedCertificate[];
  readonly lists: readonly ParsedCrl[];
}): void {
  const member = (certificate: ParsedCertificate): ChainMember => ({ certificate, origins: ['file'] });
  const rules: ValidationRules = {
    at: SOAK_NOW,
    purpose: 'tls-server',
    host: { type: 'dns', value: 'www.example.com' },
    profile: 'webpki',
    strictness: 'strict',
    weakAlgorithms: 'refuse',
    leafKeyUsage: 'check',
    policies: { initial: [OID.anyPolicy], requireExplicit: true, inhibitMapping: false, inhibitAny: false },
    anchorRules: { validity: true, constraints: true, requireBasicConstraints: true },
    revocation: { mode: 'require', crls: parts.lists },
  };
  const chain = { leaf: member(parts.leaf), candidates: parts.others.map(member), anchors: parts.anchors.map(member) };
  exploreChain({ ...chain, rules });
  buildAndValidatePath({
    leaf: parts.leaf,
    intermediates: parts.others,
    anchors: parts.anchors,
    at: SOAK_NOW,
    purpose: 'tls-client',
  });
}

function placeOf(result: Result<unknown, AppError>, bytes: Uint8Array): string | undefined {
  if (result.ok || result.error.code !== 'format.malformed') return undefined;
  const { offset, problem } = result.error.evidence;
  return isPlace(offset, bytes) ? undefined : `${problem} without a place: ${offset}`;
}

const isPlace = (offset: number | undefined, bytes: Uint8Array): boolean =>
  offset !== undefined && offset >= 0 && offset <= bytes.length;
