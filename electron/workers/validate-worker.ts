import { parentPort } from 'node:worker_threads';
import type { ValidationPurpose } from '../../shared/model/validation.ts';
import { VALIDATION_PURPOSES } from '../../shared/model/validation.ts';
import { BugError } from '../../shared/result.ts';
import { parseCertificate } from '../pki/certificate/certificate.ts';
import { parseIpAddress } from '../pki/name/ip-address.ts';
import { type ChainMember, exploreChain } from '../pki/path/explore-chain.ts';
import { factsOf } from '../pki/path/path-facts.ts';
import { PURPOSE_OID, type RevocationRules, type ValidationRules } from '../pki/path/path-rules.ts';
import { parseCrl } from '../pki/revocation/crl.ts';
import type { FoundCertificate, ValidateReply, ValidateRequest } from './validate-protocol.ts';

/** Entry of the thread that builds and validates paths. */
function answer(request: ValidateRequest): ValidateReply {
  const leaf = readMember(request.leaf);
  if (leaf === undefined) return undefined;
  const purpose = request.purpose ?? purposeOf(leaf);
  const report = exploreChain({
    leaf,
    candidates: request.candidates.flatMap((found) => readMember(found) ?? []),
    anchors: request.anchors.flatMap((found) => readMember(found) ?? []),
    rules: buildRules(request, purpose),
  });
  return { report, purpose };
}

/** What cannot be read can't stand in a path. */
function readMember({ der, origins }: FoundCertificate): ChainMember | undefined {
  const parsed = parseCertificate(der);
  return parsed.ok ? { certificate: parsed.value, origins } : undefined;
}

/** The one purpose that a leaf names; `any` where it names none, several or another. */
function purposeOf({ certificate }: ChainMember): ValidationPurpose {
  const facts = factsOf(certificate);
  const named = facts.extKeyUsage ?? [];
  if (facts.basicConstraints?.ca === true) return 'any';
  const known = VALIDATION_PURPOSES.filter((purpose) => named.includes(PURPOSE_OID[purpose] ?? ''));
  return (known.length === 1 ? known[0] : undefined) ?? 'any';
}

function buildRules(request: ValidateRequest, purpose: ValidationPurpose): ValidationRules {
  const { at, host, strictness, policies } = request;
  return {
    at,
    purpose,
    profile: strictness,
    weakAlgorithms: 'refuse',
    leafKeyUsage: 'check',
    anchorRules: { validity: true, constraints: false },
    ...(host === undefined ? {} : { host: readHost(host) }),
    ...(policies.length === 0
      ? {}
      : { policies: { initial: policies, requireExplicit: true, inhibitMapping: false, inhibitAny: false } }),
    revocation: readRevocation(request),
  };
}

function readHost(host: string): NonNullable<ValidationRules['host']> {
  if (parseIpAddress(host) !== undefined) return { type: 'ip', value: host };
  return { type: host.includes('@') ? 'email' : 'dns', value: host };
}

function readRevocation({ revocation, crls }: ValidateRequest): RevocationRules {
  return {
    mode: revocation,
    crls: crls.flatMap((der) => {
      const parsed = parseCrl(der);
      return parsed.ok ? [parsed.value] : [];
    }),
  };
}

const port = parentPort;
if (port === null) throw new BugError('this file is the entry of a thread');
port.on('message', (request: ValidateRequest) => port.postMessage(answer(request)));
