import type { ConnectionRun, DiagnosisEvidence, TranscriptMessage } from '../../shared/model/connection.ts';
import { diagnosisText, evidenceText, trustFailureText, verdictSentence } from '../../shared/text/en/connection.ts';
import type { FileTarget } from './atomic-file.ts';
import { writeFileAtomically } from './atomic-file.ts';
import type { Outcome } from './ports.ts';

/** Builds a run as the command line prints it: facts under names that scripts rely on, and the words of people. Holds no secrets; messages are named and counted, their bytes and application data are left out. */
export function buildRunReport(run: ConnectionRun) {
  const { application } = run.outcome;
  return {
    target: run.target,
    serverName: run.serverName,
    address: run.address ?? null,
    startedAt: new Date(run.startedAt).toISOString(),
    verdict: verdictSentence(run),
    outcome: {
      handshake: run.outcome.handshake,
      afterHandshake: run.outcome.afterHandshake,
      application: application === null ? null : { ...application, status: application.status ?? null },
    },
    protocol: run.protocol,
    cipherSuite: run.cipherSuite,
    group: run.group,
    alpn: run.alpn,
    alert: run.alert === null ? null : { number: run.alert.number, name: run.alert.name, from: run.alert.from },
    acceptableCas: run.acceptableCas,
    clientAuth: run.clientAuth,
    credential: run.credential,
    credentialSent: run.credentialSent,
    peerChain: run.peerChain.map(({ derHex: _der, notBefore, notAfter, ...rest }) => ({
      ...rest,
      notBefore: new Date(notBefore).toISOString(),
      notAfter: new Date(notAfter).toISOString(),
    })),
    trust: { ...run.trust, failures: run.trust.failures.map((code) => ({ code, text: trustFailureText(code) })) },
    messages: run.messages.map(describeMessage),
    phasesMs: run.phasesMs,
    ending: run.ending,
    diagnosis: run.diagnosis.map(({ id, culprit, confidence, evidence }) => {
      const { title, cause, fix } = diagnosisText[id];
      const words = { title, cause: cause(evidence), fix: fix(evidence) };
      return { id, culprit, confidence, ...words, evidence: evidence.map(describeEvidence) };
    }),
  };
}

const describeMessage = ({ from, type, bytes, atMs, encrypted, summary }: TranscriptMessage) => ({
  from,
  type,
  bytes,
  atMs,
  encrypted,
  summary,
});

const describeEvidence = (evidence: DiagnosisEvidence) => ({
  code: evidence.code,
  text: evidenceText[evidence.code](evidence.values),
  ...(evidence.message === undefined ? {} : { message: evidence.message }),
  ...evidence.values,
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
