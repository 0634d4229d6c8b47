import type {
  ConnectionRun,
  DiagnosisEvidence,
  MessageField,
  Preflight,
  TlsAlert,
  TranscriptMessage,
} from '../../shared/model/connection.ts';
import { diagnosisText, evidenceText, trustFailureText, verdictSentence } from '../../shared/text/en/connection.ts';
import type { FileTarget } from './atomic-file.ts';
import { writeFileAtomically } from './atomic-file.ts';
import type { Outcome } from './ports.ts';
import { withoutQuery } from './run-redaction.ts';

/** Name and version of the report's form. A version only gains ids and words, never fields. */
export const RUN_REPORT_SCHEMA = 'countersign.connection-run/1';

/**
 * Builds a run as the command line prints it, by docs/connection-run.schema.json: facts under names that scripts rely on, and the
 * words of people. Holds no secrets, no octets and no application data but the first line of the answer; query strings are cut.
 */
export function buildRunReport(run: ConnectionRun) {
  const { application } = run.outcome;
  return {
    schema: RUN_REPORT_SCHEMA,
    id: run.id,
    target: run.target,
    host: run.host,
    port: run.port,
    serverName: run.serverName,
    address: run.address ?? null,
    startedAt: instant(run.startedAt),
    verdict: verdictSentence(run),
    outcome: {
      handshake: run.outcome.handshake,
      afterHandshake: run.outcome.afterHandshake,
      application: application === null ? null : describeAnswer(application),
    },
    protocol: run.protocol,
    cipherSuite: run.cipherSuite,
    group: run.group,
    alpn: run.alpn,
    alert: describeAlert(run.alert),
    acceptableCas: run.acceptableCas,
    requestedSchemes: run.requestedSchemes,
    clientAuth: run.clientAuth,
    credential:
      run.credential === null ? null : { ...run.credential, certificateId: run.credential.certificateId ?? null },
    credentialSent: run.credentialSent,
    peerChain: run.peerChain.map(({ subject, issuer, sha256, notBefore, notAfter }) => ({
      subject,
      issuer,
      sha256,
      notBefore: instant(notBefore),
      notAfter: instant(notAfter),
    })),
    trust: { ...run.trust, failures: run.trust.failures.map((code) => ({ code, text: trustFailureText(code) })) },
    diagnosis: run.diagnosis.map(({ id, culprit, confidence, evidence, fixes }) => {
      const { named, cause, fix } = diagnosisText[id];
      const words = { title: named(evidence), cause: cause(evidence), fix: fix(evidence) };
      return { id, culprit, confidence, ...words, fixes, evidence: evidence.map(describeEvidence) };
    }),
    ruledOut: run.ruledOut.map(({ id, evidence }) => ({
      id,
      title: diagnosisText[id].title,
      evidence: evidence.map(describeEvidence),
    })),
    preflight: run.preflight === null ? null : describePreflight(run.preflight),
    clock: run.clock === null ? null : { peerAt: instant(run.clock.peerAt), skewMs: run.clock.skewMs },
    withoutCertificate:
      run.withoutCertificate === null
        ? null
        : { ...run.withoutCertificate, alert: describeAlert(run.withoutCertificate.alert) },
    settings: { ...run.settings, httpGet: run.settings.httpGet === null ? null : withoutQuery(run.settings.httpGet) },
    attempts: run.attempts.map((attempt) => ({ ...attempt, code: attempt.code ?? null })),
    phasesMs: run.phasesMs,
    messages: run.messages.map(describeMessage),
    ending: run.ending,
  };
}

/** A certificate may name any year; what is no instant is the last or first that can be written. */
const instant = (at: number): string => new Date(Math.min(LAST_INSTANT, Math.max(FIRST_INSTANT, at))).toISOString();
const LAST_INSTANT = Date.UTC(9999, 11, 31, 23, 59, 59);
const FIRST_INSTANT = -62_167_219_200_000;

const describeAnswer = ({
  status,
  statusText,
  bytes,
  firstLine,
}: NonNullable<ConnectionRun['outcome']['application']>) => ({
  status: status ?? null,
  statusText: statusText ?? null,
  bytes,
  firstLine: withoutQuery(firstLine),
});

const describeAlert = (alert: TlsAlert | null) =>
  alert === null ? null : { number: alert.number, name: alert.name, from: alert.from, level: alert.level };

const describeMessage = (message: TranscriptMessage) => ({
  index: message.index,
  from: message.from,
  type: message.type,
  bytes: message.bytes,
  atMs: message.atMs,
  encrypted: message.encrypted,
  protection: message.protection,
  summary: message.summary,
  fields: message.fields.map(describeField),
});

interface ReportedField {
  readonly name: string;
  readonly value: string;
  readonly children: readonly ReportedField[];
}

const describeField = ({ name, value, children }: MessageField): ReportedField => ({
  name,
  value,
  children: (children ?? []).map(describeField),
});

const describePreflight = ({ fits, checks }: Preflight) => ({
  fits,
  checks: checks.map(({ check, result, evidence, withheldBy }) => ({
    check,
    result,
    evidence: evidence.map(describeEvidence),
    withheldBy,
  })),
});

const describeEvidence = ({ code, values, message, field }: DiagnosisEvidence) => ({
  code,
  text: evidenceText[code](values),
  message: message ?? null,
  field: field ?? null,
  values,
});

/** Exit code 0 of `dial`: the handshake completed, chain and name were verified, and the server accepted us or kept silent. */
export function isAccepted({ outcome, trust }: ConnectionRun): boolean {
  const received = outcome.afterHandshake === 'accepted' || outcome.afterHandshake === 'silent';
  return outcome.handshake === 'completed' && trust.verified && trust.nameMatches && received;
}

/** Writes the report as JSON; the file is whole or not there. */
export async function saveRunReport(run: ConnectionRun, target: FileTarget): Outcome<{ readonly name: string }> {
  const bytes = Buffer.from(`${JSON.stringify(buildRunReport(run), null, 2)}\n`);
  return writeFileAtomically({ target, bytes, nonce: run.id });
}
