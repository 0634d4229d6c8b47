import type { CertificateFields, CsrFields, InspectItem } from '../../../shared/model/inspect.ts';
import type { CrlDetails } from '../../../shared/model/revocation-fields.ts';
import { inspectFieldText } from '../../../shared/text/en/ui/inspect-fields.ts';
import { inspectText } from '../../../shared/text/en/ui/inspect.ts';
import {
  extensionGroup,
  type FieldGroup,
  type FieldRow,
  type FieldValue,
  fingerprintGroup,
  keyName,
  type Spans,
  standardRow,
  textRow,
  textValue,
} from './field-row.ts';
import { buildOtherGroups } from './other-fields.ts';

const text = inspectText.fields;
const { plain } = inspectFieldText;
const count = inspectText.count;
/** Entries of a list that are shown; the list may have a million. */
const MOST_ENTRIES = 200;

/** What the item says, by the standard's names and in its order, each tied to its place in the bytes. */
export function buildFieldGroups(item: InspectItem, spans: Spans): readonly FieldGroup[] {
  const groups =
    item.kind === 'certificate'
      ? certificateGroups(item.certificate, spans)
      : item.kind === 'csr'
        ? csrGroups(item.csr, spans)
        : item.kind === 'crl'
          ? crlGroups(item.crl, spans)
          : buildOtherGroups(item);
  return groups.filter(({ rows }) => rows.length > 0);
}

/** What identifies a certificate elsewhere: logs, tokens, headers, pins. */
export const identityGroup = (certificate: CertificateFields): FieldGroup =>
  fingerprintGroup(text.fingerprints, [
    ['sha256', text.sha256, certificate.sha256],
    ['sha1', text.sha1, certificate.sha1],
    ['pin', text.spkiPin, certificate.spkiPin],
    ['x5t', text.thumbprint, certificate.x5tS256],
    ['header', text.clientCertHeader, certificate.clientCertHeader],
  ]);

function certificateGroups(certificate: CertificateFields, spans: Spans): readonly FieldGroup[] {
  const { notBefore, notAfter, serialHex } = certificate;
  return [
    {
      id: 'main',
      rows: [
        standardRow('version', textValue(text.versionOf(certificate.version)), spans),
        standardRow('serialNumber', { kind: 'hex', hex: serialHex }, spans),
        standardRow('issuer', textValue(certificate.issuer), spans),
        standardRow('validity', { kind: 'validity', notBefore, notAfter }, spans),
        standardRow('subject', textValue(certificate.subject), spans),
        standardRow('subjectPublicKeyInfo', textValue(keyName(certificate.publicKey)), spans),
        standardRow('signatureAlgorithm', signatureOf(certificate), spans),
      ],
    },
    extensionGroup(text.extensionsTitle, certificate.extensions, spans),
    identityGroup(certificate),
  ];
}

function signatureOf({ signatureAlgorithm, selfSigned }: CertificateFields): FieldValue {
  if (selfSigned === undefined) return textValue(signatureAlgorithm);
  const words = selfSigned ? text.selfSigned : text.selfSignatureWrong;
  return { kind: 'check', passed: selfSigned, words, before: signatureAlgorithm };
}

function csrGroups(csr: CsrFields, spans: Spans): readonly FieldGroup[] {
  const proof: FieldValue = {
    kind: 'check',
    passed: csr.signatureValid,
    words: csr.signatureValid ? text.proven : text.notProven,
    before: csr.signatureAlgorithm,
  };
  return [
    {
      id: 'main',
      rows: [
        ...(csr.format === 'spkac' ? [] : [standardRow('subject', textValue(csr.subject), spans)]),
        standardRow('subjectPublicKeyInfo', textValue(keyName(csr.publicKey)), spans),
        { ...standardRow('signatureAlgorithm', proof, spans), meaning: text.possessionMeaning },
        ...(csr.hasChallengePassword === true
          ? [standardRow('challengePassword', textValue(inspectFieldText.challengeNote), spans)]
          : textRow('challenge', plain.challenge, csr.challenge)),
      ],
    },
    extensionGroup(text.requestedTitle, csr.requestedExtensions, spans),
    fingerprintGroup(text.fingerprints, [
      ['sha256', text.sha256, csr.sha256],
      ['spki', text.spkiSha256, csr.publicKey.spkiSha256],
    ]),
  ].filter(({ id, rows }) => id !== 'extensions' || rows.length > 0);
}

function crlGroups(crl: CrlDetails, spans: Spans): readonly FieldGroup[] {
  const instant = (at: number | undefined): FieldValue =>
    at === undefined ? textValue(text.none) : { kind: 'instant', at };
  return [
    {
      id: 'main',
      rows: [
        standardRow('version', textValue(text.versionOf(crl.version)), spans),
        standardRow('issuer', textValue(crl.issuer), spans),
        standardRow('crlNumber', textValue(crl.number ?? text.none), spans),
        ...(crl.baseNumber === undefined ? [] : [standardRow('deltaCRLIndicator', textValue(crl.baseNumber), spans)]),
        standardRow('thisUpdate', instant(crl.thisUpdate), spans),
        standardRow('nextUpdate', instant(crl.nextUpdate), spans),
        standardRow('revokedCertificates', textValue(count(crl.entries), reasonsOf(crl)), spans),
        standardRow('signatureAlgorithm', textValue(crl.signatureAlgorithm), spans),
        ...textRow('scope', plain.scope, scopeOf(crl)),
      ],
    },
    extensionGroup(text.extensionsTitle, crl.extensions, spans),
    entryGroup(crl),
    fingerprintGroup(text.fingerprints, [['sha256', text.sha256, crl.sha256]]),
  ];
}

function reasonsOf({ reasonCounts }: CrlDetails): string | undefined {
  const reasons = Object.entries(reasonCounts).map(([reason, number]) => `${reason} ${count(number)}`);
  return reasons.length === 0 ? undefined : reasons.join(', ');
}

function scopeOf({ scope }: CrlDetails): readonly string[] {
  if (scope === undefined) return [];
  return [
    ...scope.names,
    ...(scope.onlyContainsUserCerts ? [inspectFieldText.onlyUsers] : []),
    ...(scope.onlyContainsCACerts ? [inspectFieldText.onlyAuthorities] : []),
    ...(scope.onlyContainsAttributeCerts ? [inspectFieldText.onlyAttributes] : []),
    ...(scope.onlySomeReasons === undefined ? [] : [inspectFieldText.onlyReasons(scope.onlySomeReasons.join(', '))]),
    ...(scope.indirectCRL ? [inspectFieldText.indirect] : []),
  ];
}

function entryGroup({ firstEntries, entries }: CrlDetails): FieldGroup {
  const shown = firstEntries.slice(0, MOST_ENTRIES);
  const rows: FieldRow[] = shown.map(({ serialHex, revokedAt, reason, certificateIssuer }, index) => ({
    id: `entry-${index}`,
    label: reason,
    value: { kind: 'entry', hex: serialHex, at: revokedAt, lines: certificateIssuer ?? [] },
  }));
  const note = shown.length < entries ? inspectFieldText.moreEntries(count(shown.length), count(entries)) : undefined;
  return { id: 'entries', title: plain.firstEntries, rows, ...(note === undefined ? {} : { note }) };
}
