import { parentPort } from 'node:worker_threads';
import type { ValidationPurpose, ValidationReport, ViewerVerdict } from '../../shared/model/validation.ts';
import { VALIDATION_PURPOSES } from '../../shared/model/validation.ts';
import { BugError } from '../../shared/result.ts';
import { certificateSha256, parseCertificate } from '../pki/certificate/certificate.ts';
import { type ChainMember, exploreChain } from '../pki/path/explore-chain.ts';
import { factsOf } from '../pki/path/path-facts.ts';
import { PURPOSE_OID } from '../pki/path/path-rules.ts';
import { judgeAsViewers } from '../pki/viewers/judge.ts';
import { judgeStatus } from './judge-status.ts';
import type { StatusRequest } from './status-protocol.ts';
import { boundReport } from './validate-bounds.ts';
import type { FoundCertificate, ValidateReply, ValidateRequest } from './validate-protocol.ts';
import { buildRules } from './validate-rules.ts';

/** Entry of the thread that builds and validates paths, and judges what is said of one certificate. */
function answer(request: ValidateRequest): ValidateReply {
  const leaf = readMember(request.leaf);
  if (leaf === undefined) return undefined;
  const candidates = request.candidates.flatMap((found) => readMember(found) ?? []);
  const anchors = request.anchors.flatMap((found) => readMember(found) ?? []);
  const purpose = request.purpose ?? purposeOf(leaf);
  const rules = buildRules(request, purpose, [leaf, ...candidates]);
  const report = exploreChain({ leaf, candidates, anchors, rules });
  const seenBy = judgeBestPath(report, [leaf, ...candidates, ...anchors], { ...request, purpose });
  return { report: boundReport({ ...report, seenBy, missingIssuers: listMissing(report) }), purpose };
}

/** Of a circle of authorities that signed each other a path ends too, but nobody is missing there. */
const listMissing = ({ missingIssuers, edges }: ValidationReport): ValidationReport['missingIssuers'] =>
  missingIssuers.filter(({ node }) => !edges.some((edge) => edge.from === node && edge.signature === 'valid'));

/** What cannot be read can't stand in a path. */
function readMember({ der, origins }: FoundCertificate): ChainMember | undefined {
  const parsed = parseCertificate(der);
  return parsed.ok ? { certificate: parsed.value, origins } : undefined;
}

/** The one purpose that a leaf names; `any` where it names none, several or another, and for authorities. */
function purposeOf({ certificate }: ChainMember): ValidationPurpose {
  const { extKeyUsage = [], basicConstraints } = factsOf(certificate);
  if (basicConstraints?.ca === true) return 'any';
  const named = VALIDATION_PURPOSES.filter((purpose) => extKeyUsage.includes(PURPOSE_OID[purpose] ?? ''));
  return (named.length === 1 ? named[0] : undefined) ?? 'any';
}

/** Reasons of our own beyond RFC 5280, which the habits of others are not written against. */
const BEYOND: ReadonlySet<string> = new Set(['path.weak-signature', 'path.weak-key', 'path.profile']);

/** What other verifiers say to the best path; nothing where the rules are not those that their habits differ from. */
function judgeBestPath(
  report: ValidationReport,
  members: readonly ChainMember[],
  { strictness, purpose, host, at }: Omit<ValidateRequest, 'purpose'> & { readonly purpose: ValidationPurpose },
): ViewerVerdict[] {
  const best = report.paths[0];
  if (best === undefined || strictness === 'webpki') return [];
  const wanted = best.nodes.map((place) => report.nodes[place]?.sha256);
  const parsed = new Map(members.map(({ certificate }) => [certificateSha256(certificate.der), certificate]));
  const certificates = wanted.flatMap((sha256) => parsed.get(sha256 ?? '') ?? []);
  if (certificates.length !== wanted.length) throw new BugError('a certificate of a path came from nowhere');
  return judgeAsViewers({
    certificates,
    reachesAnchor: best.ending === 'anchor',
    failures: best.checks.flatMap(({ result, code, at: place }) =>
      result === 'failed' && code !== undefined && !BEYOND.has(code) ? [{ code, at: place }] : [],
    ),
    purpose,
    at,
    ...(host === undefined ? {} : { host }),
  });
}

const port = parentPort;
if (port === null) throw new BugError('this file is the entry of a thread');
port.on('message', (request: ValidateRequest | StatusRequest) =>
  port.postMessage('kind' in request ? judgeStatus(request) : answer(request)),
);
