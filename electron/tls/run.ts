import type { UnixMs } from '../../shared/model/brands.ts';
import type { AddressAttempt, ClientAuth, ConnectionRun } from '../../shared/model/connection.ts';
import { certificateSha256 } from '../pki/certificate/certificate.ts';
import type { FailedConnect } from './connect.ts';
import type { CredentialReport } from './credential-report.ts';
import { diagnose, type Verdicts } from './diagnose.ts';
import type { Case } from './diagnosis/rule.ts';
import { diagnoseBeforeTls } from './diagnosis/transport-before-tls.ts';
import type { DialOptions } from './dial-options.ts';
import { applicationTextOf, groupOf, type HandshakeFacts } from './facts.ts';
import { findAnswer, firstLine } from './http-answer.ts';
import { readPeerClock } from './peer-clock.ts';
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
  readonly report: CredentialReport;
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
  /** What a dial without certificate met after this one. */
  readonly withoutCertificate?: NonNullable<ConnectionRun['withoutCertificate']>;
}

/** Puts verdict, trust and diagnosis of an ended session together. Pure. */
export function buildRun(parts: RunParts): Omit<ConnectionRun, 'id' | 'settings'> {
  const { options, transcript, judgement, session, report } = parts;
  const facts = transcript.facts();
  const messages = transcript.messages();
  const http = findAnswer(facts);
  const verdict = buildVerdict({ facts, http, engineConnected: session?.engineConnected ?? false });
  const second = parts.withoutCertificate ?? null;
  const clock = readPeerClock({ facts, messages, http, startedAt: parts.startedAt });
  const seen = { options, facts, messages, verdict, http, clock, second };
  const { diagnosis, ruledOut } = diagnoseRun(parts, seen);
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
    clientAuth: clientAuthAfter(verdict.clientAuth, second),
    peerChain: describeChain(facts.serverCertificate?.chainDer ?? []),
    trust: judgement.trust,
    credential: describeCredential(options),
    credentialSent: verdict.credentialSent,
    messages,
    requestedSchemes: {
      handshake: report.request?.schemes ?? [],
      certificates: report.request?.certificateSchemes ?? [],
    },
    preflight: report.preflight,
    attempts: parts.attempts,
    ruledOut,
    clock,
    withoutCertificate: second,
    phasesMs: {
      lookup: rounded(parts.lookupMs),
      connect: rounded(parts.connectMs),
      proxy: rounded(parts.proxyMs),
      startTls: rounded(parts.startTlsMs),
      handshake: rounded(session?.handshakeMs ?? null),
      verdict: rounded(parts.totalMs) ?? 0,
    },
    diagnosis,
    ending: verdict.ending,
  };
}

type Seen = Pick<Case, 'options' | 'facts' | 'messages' | 'verdict' | 'http' | 'clock' | 'second'>;

function diagnoseRun(parts: RunParts, seen: Seen): Verdicts {
  const { judgement, failedConnect, session, beforeTls, report } = parts;
  if (beforeTls !== undefined) return { diagnosis: diagnoseBeforeTls(beforeTls), ruledOut: [] };
  return diagnose({
    ...seen,
    trust: judgement.trust,
    trustReport: judgement.report,
    own: report.own,
    failedConnect: failedConnect ?? null,
    session: session ?? null,
    alert: findDecidingAlert(seen.facts),
    line: firstLine(applicationTextOf(seen.facts)),
  });
}

/** Required where the same endpoint turned away a dial without certificate. */
const clientAuthAfter = (seen: ClientAuth, second: ConnectionRun['withoutCertificate']): ClientAuth =>
  seen === 'requested' && second !== null && wasRefused(second) ? 'required' : seen;

const wasRefused = ({ handshake, afterHandshake, alert }: NonNullable<ConnectionRun['withoutCertificate']>): boolean =>
  afterHandshake === 'refused' || afterHandshake === 'closed' || (handshake === 'failed' && alert?.from === 'server');

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

const rounded = <T extends number | null>(ms: T): T | number => (ms === null ? ms : Math.round(ms * 1000) / 1000);
