import type { UnixMs } from '../../shared/model/brands.ts';
import type { AddressAttempt, ConnectionRun } from '../../shared/model/connection.ts';
import { certificateSha256 } from '../pki/certificate/certificate.ts';
import type { FailedConnect } from './connect.ts';
import { diagnose } from './diagnose.ts';
import { diagnoseBeforeTls } from './diagnosis/transport-before-tls.ts';
import type { DialOptions } from './dial-options.ts';
import { applicationTextOf, groupOf, type HandshakeFacts } from './facts.ts';
import { findHttpAnswer, firstLine } from './http-answer.ts';
import { readOwnCredential } from './own-credential.ts';
import { cipherSuiteName, findVersion, groupName } from './registry.ts';
import { sentServerName, type SessionResult } from './session.ts';
import { formatTarget } from './target.ts';
import type { Transcript } from './transcript.ts';
import type { BeforeTlsFailure } from './transport/dialogue.ts';
import { describeChain, type TrustJudgement } from './trust.ts';
import { buildVerdict, findDecidingAlert } from './verdict.ts';

export interface RunParts {
  readonly options: DialOptions;
  readonly transcript: Transcript;
  readonly startedAt: UnixMs;
  readonly judgement: TrustJudgement;
  readonly failedConnect?: FailedConnect;
  /** What ended the dial before TLS; nothing else is then a cause. */
  readonly beforeTls?: BeforeTlsFailure;
  readonly session?: SessionResult;
  readonly address?: string;
  readonly attempts: readonly AddressAttempt[];
  readonly lookupMs: number | null;
  readonly connectMs: number | null;
  readonly proxyMs: number | null;
  readonly startTlsMs: number | null;
  readonly totalMs: number;
}

/** Puts verdict, trust and diagnosis of an ended session together. Pure. */
export function buildRun(parts: RunParts): Omit<ConnectionRun, 'id' | 'settings'> {
  const { options, transcript, judgement, session } = parts;
  const facts = transcript.facts();
  const verdict = buildVerdict({ facts, engineConnected: session?.engineConnected ?? false });
  return {
    target: formatTarget(options),
    host: options.host,
    port: options.port,
    serverName: sentServerName(options) ?? null,
    ...(parts.address === undefined ? {} : { address: parts.address }),
    startedAt: parts.startedAt,
    outcome: verdict.outcome,
    ...negotiated(facts),
    alert: verdict.alert,
    acceptableCas: facts.certificateRequest?.authorities ?? [],
    clientAuth: verdict.clientAuth,
    peerChain: describeChain(facts.serverCertificate?.chainDer ?? []),
    trust: judgement.trust,
    credential: describeCredential(options),
    credentialSent: verdict.credentialSent,
    messages: transcript.messages(),
    requestedSchemes: { handshake: [], certificates: [] },
    attempts: parts.attempts,
    ruledOut: [],
    preflight: null,
    clock: null,
    withoutCertificate: null,
    phasesMs: {
      lookup: rounded(parts.lookupMs),
      connect: rounded(parts.connectMs),
      proxy: rounded(parts.proxyMs),
      startTls: rounded(parts.startTlsMs),
      handshake: rounded(session?.handshakeMs ?? null),
      verdict: rounded(parts.totalMs) ?? 0,
    },
    diagnosis:
      parts.beforeTls !== undefined
        ? diagnoseBeforeTls(parts.beforeTls)
        : diagnose({
            options,
            facts,
            verdict,
            trust: judgement.trust,
            trustReport: judgement.report,
            own: ownCredential(options, facts) ?? null,
            failedConnect: parts.failedConnect ?? null,
            session: session ?? null,
            alert: findDecidingAlert(facts),
            http: findHttpAnswer(applicationTextOf(facts)),
            line: firstLine(applicationTextOf(facts)),
          }),
    ending: verdict.ending,
  };
}

function negotiated(facts: HandshakeFacts): Pick<ConnectionRun, 'protocol' | 'cipherSuite' | 'group' | 'alpn'> {
  const { serverHello, alpn } = facts;
  const group = groupOf(facts);
  return {
    protocol: serverHello === undefined ? null : (findVersion(serverHello.version) ?? null),
    cipherSuite: serverHello === undefined ? null : cipherSuiteName(serverHello.suite),
    group: group === null ? null : groupName(group),
    alpn,
  };
}

function describeCredential({ credential }: DialOptions): ConnectionRun['credential'] {
  const leafDer = credential?.certificateDerChain[0];
  if (credential === undefined || leafDer === undefined) return null;
  return {
    name: credential.name,
    ...(credential.certificateId === undefined ? {} : { certificateId: credential.certificateId }),
    sha256: certificateSha256(leafDer),
    chainLength: credential.certificateDerChain.length,
  };
}

function ownCredential(
  { credential, trust, at }: DialOptions,
  facts: HandshakeFacts,
): ReturnType<typeof readOwnCredential> {
  if (credential === undefined) return undefined;
  return readOwnCredential({
    chainDer: credential.certificateDerChain,
    authoritiesDer: facts.certificateRequest?.authoritiesDer,
    knownDer: [...trust.intermediates, ...trust.anchors],
    revokedAt: credential.revokedAt,
    at,
  });
}

const rounded = <T extends number | null>(ms: T): T | number => (ms === null ? ms : Math.round(ms * 1000) / 1000);
