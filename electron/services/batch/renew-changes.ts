import type { RenewChange } from '../../../shared/model/renew.ts';
import { equalBytes } from '../../pki/asn1/der.ts';
import { OID } from '../../pki/asn1/oid.ts';
import { type ParsedCertificate, spanBytes } from '../../pki/certificate/certificate.ts';
import { describeExtension } from '../../pki/certificate/extension-lines.ts';
import { ENDLESS, formatPeriod, type Validity } from '../../pki/issuing/validity.ts';
import { formatName, parseName } from '../../pki/name/name.ts';
import type { Preparation } from '../issuing/issue-preparation.ts';
import { buildSampleDraft } from '../issuing/issue-preparation.ts';

const SECOND_MS = 1000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** What the successor of a certificate will say otherwise: subject, how long it is valid, extensions. Not its serial, key and dates. */
export function listRenewChanges(old: ParsedCertificate, preparation: Preparation): readonly RenewChange[] {
  return [
    ...findSubjectChange(old, preparation),
    ...findLengthChange(old, preparation.validity),
    ...listExtensionChanges(old, preparation),
  ];
}

function findSubjectChange(old: ParsedCertificate, { merged }: Preparation): readonly RenewChange[] {
  const nameDer = spanBytes(old, old.subject);
  if (equalBytes(nameDer, merged.subjectNameDer)) return [];
  const before = parseName(nameDer);
  return [
    {
      field: 'subject',
      before: before.ok ? listText(formatName(before.value)) : [],
      after: listText(formatName(merged.subjectName)),
    },
  ];
}

const listText = (text: string): readonly string[] => (text === '' ? [] : [text]);

/** The same months by the calendar are up to three days apart, and short lives are short. */
const SAME_LENGTH_MS = 3 * DAY_MS;
const SAME_SHARE = 9;

function findLengthChange(old: Validity, next: Validity): readonly RenewChange[] {
  const before = lengthOf(old);
  const after = lengthOf(next);
  const isEndless = old.notAfter === ENDLESS || next.notAfter === ENDLESS;
  const isSame = isEndless
    ? old.notAfter === next.notAfter
    : Math.abs(after - before) <= Math.min(SAME_LENGTH_MS, before / SAME_SHARE);
  return isSame ? [] : [{ field: 'validity', before: [formatLength(old)], after: [formatLength(next)] }];
}

/** Both ends are part of it. */
const lengthOf = ({ notBefore, notAfter }: Validity): number => notAfter - notBefore + SECOND_MS;

/** As the cell of a batch has it: `12h`, `90d`, `endless`. */
function formatLength(validity: Validity): string {
  if (validity.notAfter === ENDLESS) return 'endless';
  const length = lengthOf(validity);
  return length < 2 * DAY_MS
    ? formatPeriod({ count: Math.round(length / HOUR_MS), unit: 'hours' })
    : formatPeriod({ count: Math.round(length / DAY_MS), unit: 'days' });
}

/** Identifiers of keys differ with the key and the authority, which are told besides. */
const NO_CHANGE: ReadonlySet<string> = new Set([OID.subjectKeyIdentifier, OID.authorityKeyIdentifier]);

function listExtensionChanges(old: ParsedCertificate, preparation: Preparation): readonly RenewChange[] {
  // With the old serial: that another may name another list is no change.
  const draft = buildSampleDraft(preparation, spanBytes(old, old.serial));
  const before = new Map(
    old.extensions.map(({ oid, critical, value }) => [oid, describeExtension(oid, critical, spanBytes(old, value))]),
  );
  const after = new Map(
    draft.extensions.map(({ oid, critical, value }) => [oid, describeExtension(oid, critical, value)]),
  );
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((oid) => !NO_CHANGE.has(oid) && before.get(oid)?.valueHex !== after.get(oid)?.valueHex)
    .map((oid) => ({
      field: before.get(oid)?.name ?? after.get(oid)?.name ?? oid,
      before: before.get(oid)?.lines ?? [],
      after: after.get(oid)?.lines ?? [],
    }));
}
