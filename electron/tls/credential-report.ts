import type { Preflight } from '../../shared/model/connection.ts';
import type { DialOptions } from './dial-options.ts';
import { type HandshakeFacts, versionOf } from './facts.ts';
import { type OwnCredential, readOwnCredential } from './own-credential.ts';
import { type RequestedCertificate, readCertificateRequest } from './preflight/certificate-request.ts';
import { judgePreflight } from './preflight/preflight.ts';
import type { Transcript } from './transcript.ts';

/** What a CertificateRequest asked for, and what our credential is before it. */
export interface CredentialReport {
  readonly request: RequestedCertificate | null;
  /** Null without a credential, or where its leaf is no certificate. */
  readonly own: OwnCredential | null;
  /** Null without a credential. */
  readonly preflight: Preflight | null;
}

/** Reports on the credential of a dial, once for the same CertificateRequest: it is asked for while the server reads our flight, and again for the run. */
export function createCredentialReporter(transcript: Transcript, options: DialOptions): () => CredentialReport {
  let known: CredentialReport | undefined;
  return () => {
    const facts = transcript.facts();
    if (known === undefined || known.request?.message !== facts.certificateRequest?.message)
      known = buildReport(transcript, facts, options);
    return known;
  };
}

function buildReport(transcript: Transcript, facts: HandshakeFacts, options: DialOptions): CredentialReport {
  const { credential, trust, at } = options;
  const request = readRequest(transcript, facts);
  if (credential === undefined) return { request, own: null, preflight: null };
  const input = {
    chainDer: credential.certificateDerChain,
    knownDer: [...(credential.knownDer ?? []), ...trust.intermediates, ...trust.anchors],
    revokedAt: credential.revokedAt,
    lists: credential.lists,
    at,
  };
  const own = readOwnCredential({ ...input, authoritiesDer: request?.authoritiesDer });
  return { request, own: own ?? null, preflight: judgePreflight(own, { ...input, request }) };
}

/** The names stand in the facts in full; a message keeps its first 16 KiB. */
function readRequest(transcript: Transcript, facts: HandshakeFacts): RequestedCertificate | null {
  const seen = facts.certificateRequest;
  const message = seen === undefined ? undefined : transcript.messages()[seen.message];
  if (seen === undefined || message === undefined) return null;
  const read = readCertificateRequest(Buffer.from(message.hex, 'hex'), versionOf(facts));
  return { ...read, authoritiesDer: seen.authoritiesDer, truncated: false, message: seen.message };
}
