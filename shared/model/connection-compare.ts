import type { DiagnosisId } from './connection-diagnosis.ts';

/** Facts of a run that are held against each other, as their paths in the run. */
export const COMPARED_FACTS = [
  'target',
  'address',
  'settings.serverName',
  'settings.minVersion',
  'settings.maxVersion',
  'settings.alpn',
  'settings.ciphers',
  'settings.groups',
  'settings.signatureSchemes',
  'settings.family',
  'settings.localAddress',
  'settings.startTls',
  'settings.proxy',
  'settings.chain',
  'settings.trust',
  'settings.httpGet',
  'settings.allowRequestWithoutTrust',
  'settings.secondDial',
  'settings.timeouts',
  'credential.name',
  'credential.sha256',
  'credential.chainLength',
  'credentialSent',
  'outcome.handshake',
  'outcome.afterHandshake',
  'outcome.application.status',
  'outcome.application.firstLine',
  'alert',
  'ending',
  'protocol',
  'cipherSuite',
  'group',
  'alpn',
  'clientAuth',
  'acceptableCas',
  'requestedSchemes.handshake',
  'requestedSchemes.certificates',
  'peerChain.subjects',
  'peerChain.sha256',
  'trust.verified',
  'trust.nameMatches',
  'trust.failures',
  'trust.presentedNames',
  'preflight.fits',
  'withoutCertificate',
] as const;
export type ComparedFact = (typeof COMPARED_FACTS)[number];

/** One fact of two runs that differs; the values are shown as they stand, null where a run has none. */
export interface FactDifference {
  readonly fact: ComparedFact;
  readonly before: string | null;
  readonly after: string | null;
}

/** A field of a message that differs; null where the message lacks it. */
export interface FieldDifference {
  /** Names from the outside in, `extensions › supported_groups`. */
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** One line of two transcripts side by side; null where the run has no such message. Indexes into the runs' messages. */
export interface MessagePair {
  readonly before: number | null;
  readonly after: number | null;
  /** Fields that differ; random values, times and signatures are not compared. Empty where both say the same. */
  readonly differences: readonly FieldDifference[];
}

/** What changed between two runs. */
export interface RunComparison {
  /** Nothing that was asked for, agreed or answered differs. Times, random values and how answers were cut into records are no difference. */
  readonly same: boolean;
  readonly facts: readonly FactDifference[];
  readonly messages: readonly MessagePair[];
  readonly gone: readonly DiagnosisId[];
  readonly appeared: readonly DiagnosisId[];
}
