import type { NonceFate, StatusFacts } from '../../shared/model/status.ts';
import type { RevocationStep } from '../../shared/model/revocation-status.ts';
import { BugError } from '../../shared/result.ts';
import { attemptParse, DerReader, equalBytes, toHex } from '../pki/asn1/der.ts';
import { type ParsedCertificate, parseCertificate, spanBytes } from '../pki/certificate/certificate.ts';
import { formatName, readName } from '../pki/name/name.ts';
import { type ChainMember, exploreChain } from '../pki/path/explore-chain.ts';
import { type ParsedCrl, parseCrl } from '../pki/revocation/crl.ts';
import { decodeCrlExtensions } from '../pki/revocation/crl-extension.ts';
import { meansCertificate } from '../pki/revocation/ocsp-cert-id.ts';
import { type BasicOcspResponse, parseOcspResponse } from '../pki/revocation/ocsp.ts';
import { checkRevocation } from '../pki/revocation/status.ts';
import type { PieceJudgement, StatusJudgement, StatusPiece, StatusRequest } from './status-protocol.ts';

/** Judges every list and answer for one certificate. An answer with another nonce than its question is not heard. */
export function judgeStatus(request: StatusRequest): StatusJudgement {
  const certificate = getCertificate(request.leaf);
  const issuer = getCertificate(request.issuer);
  const candidates = readAll(request.candidates);
  const anchors = readAll(request.anchors);
  const read = request.pieces.map((piece) => readPiece(piece, certificate, issuer));
  const lists = read.filter((piece) => piece.crl !== undefined);
  const answers = read.filter((piece) => piece.crl === undefined && piece.isHeard);
  const { steps, ...verdict } = checkRevocation({
    certificate,
    issuer,
    crls: lists.flatMap(({ crl }) => crl ?? []),
    ocspResponses: answers.map(({ der }) => der),
    candidates: [...candidates, ...anchors],
    at: request.at,
    aheadMs: CLOCK_SKEW_MS,
    isTrustedSigner: createTrust(issuer, { candidates, anchors, at: request.at }),
  });
  const stepsOf = (piece: ReadPiece): readonly RevocationStep[] => {
    const source = piece.crl === undefined ? 'ocsp' : 'crl';
    const place = (source === 'crl' ? lists : answers).indexOf(piece);
    return steps.filter((step) => place >= 0 && step.source === source && step.at === place);
  };
  return {
    verdict,
    pieces: read.map(
      (piece): PieceJudgement => ({
        ...(piece.facts !== undefined && { facts: piece.facts }),
        steps: [...piece.steps, ...stepsOf(piece)].map((step) => ({ ...step, at: 0, evidence: cutEvidence(step) })),
      }),
    ),
  };
}

/** What the clocks of those who sign lists and answers may be ahead of ours: an answer is often made the moment that it is asked for. */
export const CLOCK_SKEW_MS = 5 * 60_000;

function getCertificate(der: Uint8Array): ParsedCertificate {
  const parsed = parseCertificate(der, { acceptPaddedSerial: true });
  if (!parsed.ok) throw new BugError('a status was asked of what is no certificate');
  return parsed.value;
}

function readAll(ders: readonly Uint8Array[]): readonly ParsedCertificate[] {
  return ders.flatMap((der) => {
    const parsed = parseCertificate(der, { acceptPaddedSerial: true });
    return parsed.ok ? [parsed.value] : [];
  });
}

interface ReadPiece {
  readonly der: Uint8Array;
  readonly crl?: ParsedCrl;
  readonly facts?: StatusFacts;
  /** Found before the judges are asked. */
  readonly steps: readonly RevocationStep[];
  readonly isHeard: boolean;
}

function readPiece(
  { source, der, nonce }: StatusPiece,
  ...about: readonly [ParsedCertificate, ParsedCertificate]
): ReadPiece {
  if (source === 'crl') {
    const crl = parseCrl(der);
    return crl.ok
      ? { der, crl: crl.value, facts: crlFacts(crl.value), steps: [], isHeard: true }
      : { der, steps: [MALFORMED_LIST], isHeard: false };
  }
  const parsed = parseOcspResponse(der);
  const basic = parsed.ok ? parsed.value.basic : undefined;
  if (basic === undefined) return { der, steps: [], isHeard: true };
  const fate = fateOf(nonce, basic.nonce);
  const facts = answerFacts(basic, fate, about);
  return fate === 'different'
    ? { der, ...(facts !== undefined && { facts }), steps: [OTHER_NONCE], isHeard: false }
    : { der, ...(facts !== undefined && { facts }), steps: [], isHeard: true };
}

const MALFORMED_LIST: RevocationStep = {
  source: 'crl',
  at: 0,
  check: 'form',
  result: 'failed',
  code: 'crl.malformed',
  evidence: {},
  rfc: 'RFC 5280 §5.1',
};

const OTHER_NONCE: RevocationStep = {
  source: 'ocsp',
  at: 0,
  check: 'extensions',
  result: 'failed',
  code: 'ocsp.nonce',
  evidence: {},
  rfc: 'RFC 9654 §2.1',
};

function fateOf(sent: Uint8Array | undefined, echoed: Uint8Array | undefined): NonceFate {
  if (sent === undefined) return 'not-sent';
  if (echoed === undefined) return 'absent';
  return equalBytes(sent, echoed) ? 'echoed' : 'different';
}

function crlFacts(crl: ParsedCrl): StatusFacts {
  const extensions = decodeCrlExtensions(crl);
  const { number, baseNumber } = extensions.ok ? extensions.value : {};
  const issuer = attemptParse('crl', () => formatName(readName(new DerReader(spanBytes(crl, crl.issuer)))));
  return {
    thisUpdate: crl.thisUpdate,
    ...(crl.nextUpdate !== undefined && { nextUpdate: crl.nextUpdate }),
    ...(number !== undefined && { number: cut(number.toString()) }),
    ...(baseNumber !== undefined && { baseNumber: cut(baseNumber.toString()) }),
    entries: crl.entryCount,
    ...(issuer.ok && { issuer: cut(issuer.value) }),
  };
}

/** Times of what is said of the certificate in question, else of what is said first; undefined for an answer that says nothing. */
function answerFacts(
  basic: BasicOcspResponse,
  nonce: NonceFate,
  [certificate, issuer]: readonly [ParsedCertificate, ParsedCertificate],
): StatusFacts | undefined {
  const own = basic.responses.find(({ certId }) => {
    const means = attemptParse('key', () => meansCertificate(certId, certificate, issuer));
    return means.ok && means.value;
  });
  const single = own ?? basic.responses[0];
  if (single === undefined) return undefined;
  const { responder } = basic;
  const name =
    responder.kind === 'key'
      ? attemptParse('name', () => toHex(responder.keyHash))
      : attemptParse('name', () => formatName(readName(new DerReader(responder.name))));
  return {
    thisUpdate: single.thisUpdate,
    ...(single.nextUpdate !== undefined && { nextUpdate: single.nextUpdate }),
    ...(name.ok && { responder: cut(name.value) }),
    producedAt: basic.producedAt,
    nonce,
  };
}

const MAX_TEXT = 500;

const cut = (text: string): string => (text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1)}…` : text);

const cutEvidence = ({ evidence }: RevocationStep): RevocationStep['evidence'] =>
  Object.fromEntries(
    Object.entries(evidence).map(([name, value]) => [name, typeof value === 'string' ? cut(value) : value]),
  );

interface TrustSearch {
  readonly candidates: readonly ParsedCertificate[];
  readonly anchors: readonly ParsedCertificate[];
  readonly at: number;
}

/**
 * Whether another signer has a valid path to what the issuer's own path ends in. The issuer is taken as valid: it is an anchor beside those above it.
 * Roots that came with the certificate are no anchors: whoever sent it could have certified any key across to one of his own.
 */
function createTrust(
  issuer: ParsedCertificate,
  { candidates, anchors, at }: TrustSearch,
): (signer: ParsedCertificate) => boolean {
  const members = [...candidates, ...anchors].map(asMember);
  const reaches = (leaf: ParsedCertificate, ends: readonly ParsedCertificate[]): boolean =>
    exploreChain({
      leaf: asMember(leaf),
      candidates: members,
      anchors: ends.map(asMember),
      rules: { at, purpose: 'any' },
    }).valid;
  let ends: readonly ParsedCertificate[] | undefined;
  const known = new Map<ParsedCertificate, boolean>();
  return (signer) => {
    ends ??= [issuer, ...anchors.filter((anchor) => reaches(issuer, [anchor]))];
    let trusted = known.get(signer);
    if (trusted === undefined) known.set(signer, (trusted = reaches(signer, ends)));
    return trusted;
  };
}

const asMember = (certificate: ParsedCertificate): ChainMember => ({ certificate, origins: ['workspace'] });
