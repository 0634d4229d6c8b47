import type { LintSeverity } from '../../../../shared/model/lint.ts';
import { TAG } from '../../asn1/der.ts';
import { OID, oidName } from '../../asn1/oid.ts';
import type { CrlEntryFacts, CrlFacts } from '../crl-facts.ts';
import type { CrlRule, Found } from '../rule.ts';
import { readTlv } from '../tolerant.ts';
import type { LintExtension } from '../tolerant-certificate.ts';
import { readLintInteger } from '../tolerant-extension.ts';
import { crlRule, serialHex } from './crl.ts';

/** One walk over the entries; serials that were met are kept to find the ones that come twice. */
interface Walk {
  readonly facts: CrlFacts;
  readonly seen: Set<string>;
}

interface EntryRule {
  readonly id: string;
  readonly severity: LintSeverity;
  readonly section: string;
  readonly applies?: (facts: CrlFacts) => boolean;
  readonly isBroken: (entry: CrlEntryFacts, walk: Walk) => boolean;
}

const find = (entry: CrlEntryFacts, oid: string): LintExtension | undefined =>
  entry.extensions.find((candidate) => candidate.oid === oid);

function reasonOf(entry: CrlEntryFacts, { facts: { der } }: Walk): bigint | undefined {
  const extension = find(entry, OID.cRLReason);
  if (extension === undefined) return undefined;
  const code = readTlv(der, extension.value.start, extension.value.end);
  return code?.tag === TAG.enumerated ? readLintInteger(der, code) : -1n;
}

const UNSPECIFIED = 0n;
const UNUSED = 7n;
const REMOVE_FROM_CRL = 8n;
const LAST_REASON = 10n;

const TIME_FORM = /^(?:\d{12}|\d{14})Z$/;

const ENTRY_RULES: readonly EntryRule[] = [
  {
    id: 'revoked-after-this-update',
    severity: 'error',
    section: '5.1.2.6',
    isBroken: ({ date }, { facts }) =>
      (date?.at ?? Number.NEGATIVE_INFINITY) > (facts.thisUpdate?.at ?? Number.POSITIVE_INFINITY),
  },
  {
    id: 'revocation-time-form',
    severity: 'error',
    section: '5.1.2.6',
    isBroken: ({ date }) => date?.at === undefined || !TIME_FORM.test(date.text),
  },
  {
    id: 'serial-repeated',
    severity: 'error',
    section: '5.1.2.6',
    // an indirect list speaks of several authorities
    applies: (facts) => !facts.has(OID.issuingDistributionPoint),
    isBroken: ({ serial }, { facts, seen }) => seen.size === seen.add(serialHex(facts, serial)).size,
  },
  {
    id: 'serial-not-positive',
    severity: 'warning',
    section: '5.1.2.6',
    isBroken: ({ serial }, { facts: { der } }) =>
      serial !== undefined && ((der[serial.body] ?? 0) >= 0x80 || isZero(der, serial.body, serial.end)),
  },
  {
    id: 'reason-invalid',
    severity: 'error',
    section: '5.3.1',
    isBroken: (entry, walk) => {
      const reason = reasonOf(entry, walk);
      return reason !== undefined && (reason < 0n || reason === UNUSED || reason > LAST_REASON);
    },
  },
  {
    id: 'reason-unspecified',
    severity: 'warning',
    section: '5.3.1',
    isBroken: (entry, walk) => reasonOf(entry, walk) === UNSPECIFIED,
  },
  {
    id: 'remove-outside-delta',
    severity: 'error',
    section: '5.3.1',
    applies: (facts) => !facts.has(OID.deltaCRLIndicator),
    isBroken: (entry, walk) => reasonOf(entry, walk) === REMOVE_FROM_CRL,
  },
  {
    id: 'reason-critical',
    severity: 'error',
    section: '5.3.1',
    isBroken: (entry) => find(entry, OID.cRLReason)?.critical === true,
  },
  {
    id: 'invalidity-date-not-generalized',
    severity: 'error',
    section: '5.3.2',
    isBroken: (entry, { facts: { der } }) => {
      const date = find(entry, OID.invalidityDate)?.value;
      return date !== undefined && readTlv(der, date.start, date.end)?.tag !== TAG.generalizedTime;
    },
  },
  {
    id: 'certificate-issuer-not-critical',
    severity: 'error',
    section: '5.3.3',
    isBroken: (entry) => find(entry, OID.certificateIssuer)?.critical === false,
  },
  {
    id: 'entry-unknown-critical-extension',
    severity: 'warning',
    section: '5.3',
    isBroken: ({ extensions }) => extensions.some(isUnknownCritical),
  },
];

const isZero = (der: Uint8Array, start: number, end: number): boolean =>
  der.subarray(start, end).every((octet) => octet === 0);

const KNOWN: ReadonlySet<string> = new Set([OID.cRLReason, OID.invalidityDate, OID.certificateIssuer]);

const isUnknownCritical = ({ oid, critical }: LintExtension): boolean => critical && !KNOWN.has(oid);

const hasEntries = ({ layout: { entries } }: CrlFacts): boolean => entries !== undefined && entries.body < entries.end;

/** The first entry that breaks each rule, found in one walk: a list may have millions. */
const brokenEntries = (facts: CrlFacts): ReadonlyMap<string, Found> =>
  facts.remember('brokenEntries', () => {
    const walk: Walk = { facts, seen: new Set() };
    const found = new Map<string, Found>();
    let open = ENTRY_RULES.filter(({ applies }) => applies?.(facts) !== false);
    for (const entry of facts.entries()) {
      const broken = open.filter(({ isBroken }) => isBroken(entry, walk));
      if (broken.length === 0) continue;
      for (const { id } of broken) found.set(id, foundEntry(facts, entry));
      open = open.filter(({ id }) => !found.has(id));
    }
    return found;
  });

function foundEntry(facts: CrlFacts, entry: CrlEntryFacts): Found {
  const unknown = entry.extensions.find(isUnknownCritical);
  const extension = unknown === undefined ? {} : { extension: oidName(unknown.oid) };
  return { evidence: { serialHex: serialHex(facts, entry.serial), ...extension }, offset: entry.offset };
}

export const CRL_ENTRY_RULES: readonly CrlRule[] = ENTRY_RULES.map(({ id, severity, section, applies }) =>
  crlRule(id, severity, section, {
    applies: (facts) => hasEntries(facts) && applies?.(facts) !== false,
    check: (facts) => brokenEntries(facts).get(id),
  }),
);
