import { TAG } from '../../asn1/der.ts';
import { OID, oidName } from '../../asn1/oid.ts';
import type { CrlEntryFacts, CrlFacts } from '../crl-facts.ts';
import type { CrlRule, Found } from '../rule.ts';
import { readTlv } from '../tolerant.ts';
import type { LintExtension } from '../tolerant-certificate.ts';
import { readLintInteger } from '../tolerant-extension.ts';
import { crlRule, serialHex } from './crl.ts';

const hasEntries = ({ layout: { entries } }: CrlFacts): boolean => entries !== undefined && entries.body < entries.end;

function findEntry(facts: CrlFacts, isBroken: (entry: CrlEntryFacts) => boolean): Found | undefined {
  for (const entry of facts.entries()) {
    if (isBroken(entry)) return { evidence: { serialHex: serialHex(facts, entry.serial) }, offset: entry.offset };
  }
  return undefined;
}

const entryExtension = (entry: CrlEntryFacts, oid: string): LintExtension | undefined =>
  entry.extensions.find((candidate) => candidate.oid === oid);

function reasonOf(facts: CrlFacts, entry: CrlEntryFacts): bigint | undefined {
  const extension = entryExtension(entry, OID.cRLReason);
  if (extension === undefined) return undefined;
  const code = readTlv(facts.der, extension.value.start, extension.value.end);
  return code?.tag === TAG.enumerated ? readLintInteger(facts.der, code) : -1n;
}

const UNSPECIFIED = 0n;
const REMOVE_FROM_CRL = 8n;
const UNUSED = 7n;
const LAST_REASON = 10n;

const KNOWN: ReadonlySet<string> = new Set([OID.cRLReason, OID.invalidityDate, OID.certificateIssuer]);

const TIME_FORM = /^(?:\d{12}|\d{14})Z$/;

export const CRL_ENTRY_RULES: readonly CrlRule[] = [
  crlRule('revoked-after-this-update', 'error', '5.1.2.6', {
    applies: hasEntries,
    check: (facts) => {
      const issued = facts.thisUpdate?.at;
      return issued === undefined
        ? undefined
        : findEntry(facts, ({ date }) => date?.at !== undefined && date.at > issued);
    },
  }),
  crlRule('revocation-time-form', 'error', '5.1.2.6', {
    applies: hasEntries,
    check: (facts) =>
      findEntry(facts, ({ date }) => date === undefined || date.at === undefined || !TIME_FORM.test(date.text)),
  }),
  crlRule('serial-repeated', 'error', '5.1.2.6', {
    applies: (facts) => hasEntries(facts) && !facts.has(OID.issuingDistributionPoint),
    check: (facts) => {
      const seen = new Set<string>();
      return findEntry(facts, ({ serial }) => seen.size === seen.add(serialHex(facts, serial)).size);
    },
  }),
  crlRule('serial-not-positive', 'warning', '5.1.2.6', {
    applies: hasEntries,
    check: (facts) =>
      findEntry(facts, ({ serial }) => serial !== undefined && readLintInteger(facts.der, serial) <= 0n),
  }),
  crlRule('reason-invalid', 'error', '5.3.1', {
    applies: hasEntries,
    check: (facts) =>
      findEntry(facts, (entry) => {
        const reason = reasonOf(facts, entry);
        return reason !== undefined && (reason < 0n || reason === UNUSED || reason > LAST_REASON);
      }),
  }),
  crlRule('reason-unspecified', 'warning', '5.3.1', {
    applies: hasEntries,
    check: (facts) => findEntry(facts, (entry) => reasonOf(facts, entry) === UNSPECIFIED),
  }),
  crlRule('remove-outside-delta', 'error', '5.3.1', {
    applies: (facts) => hasEntries(facts) && !facts.has(OID.deltaCRLIndicator),
    check: (facts) => findEntry(facts, (entry) => reasonOf(facts, entry) === REMOVE_FROM_CRL),
  }),
  crlRule('reason-critical', 'error', '5.3.1', {
    applies: hasEntries,
    check: (facts) => findEntry(facts, (entry) => entryExtension(entry, OID.cRLReason)?.critical === true),
  }),
  crlRule('invalidity-date-not-generalized', 'error', '5.3.2', {
    applies: hasEntries,
    check: (facts) =>
      findEntry(facts, (entry) => {
        const date = entryExtension(entry, OID.invalidityDate)?.value;
        return date !== undefined && readTlv(facts.der, date.start, date.end)?.tag !== TAG.generalizedTime;
      }),
  }),
  crlRule('certificate-issuer-not-critical', 'error', '5.3.3', {
    applies: hasEntries,
    check: (facts) => findEntry(facts, (entry) => entryExtension(entry, OID.certificateIssuer)?.critical === false),
  }),
  crlRule('entry-unknown-critical-extension', 'warning', '5.3', {
    applies: hasEntries,
    check: (facts) => {
      for (const { extensions } of facts.entries()) {
        const unknown = extensions.find(({ oid, critical }) => critical && !KNOWN.has(oid));
        if (unknown !== undefined) return { evidence: { extension: oidName(unknown.oid) }, offset: unknown.offset };
      }
      return undefined;
    },
  }),
];
