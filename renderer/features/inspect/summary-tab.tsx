import type { CertificateFields, InspectItem } from '../../../shared/model/inspect.ts';
import { inspectText } from '../../../shared/text/en/ui/inspect.ts';
import { useNow } from '../../stores/clock.ts';
import { type InspectedFile, useInspect } from '../../stores/inspect.ts';
import { useStructure } from '../../stores/inspect-structure.ts';
import { FieldList } from '../../ui/fields/field-list.tsx';
import { type FieldGroup, keyName, type Spans, textRow } from '../../ui/fields/field-row.ts';
import { buildFieldGroups, identityGroup } from '../../ui/fields/item-fields.ts';
import { placeRows } from '../../ui/fields/other-fields.ts';
import { SectionHead } from '../../ui/key-value.tsx';
import { LockedForm } from './locked-form.tsx';
import { MatchList } from './match-list.tsx';
import { ProblemList } from './problem-list.tsx';
import css from './summary-tab.module.css';
import { commonNameOf, roleOf } from './verdict.ts';

export interface SummaryTabProps {
  readonly item: InspectItem;
  readonly number: number;
  readonly file: InspectedFile;
  readonly onShow: (offset: number) => void;
}

/** What matters of an item: what opens it, who it is, what belongs to it, what is wrong, what to compare it by. */
export function SummaryTab({ item, number, file, onShow }: SummaryTabProps) {
  const locked = useInspect(({ rows }) => rows[number]?.locked === true);
  const spans = useStructure((state) => state.spans);
  const now = useNow();
  const problems = item.problems.length + file.problems.length;
  // Within PEM a place of the file is no place of the structure.
  const isPlain = item.content?.size === item.length && (item.encoding === 'der' || item.encoding === undefined);
  return (
    <div className={css['summary']}>
      {locked ? <LockedForm key={number} number={number} isKey={isKey(item)} /> : null}
      {item.content === undefined && isKey(item) ? <p className={css['secret']}>{inspectText.secret}</p> : null}
      <FieldList name={item.title} now={now} brief groups={groupsOf(item, spans)} />
      <MatchList item={item} number={number} />
      {problems === 0 ? null : (
        <section className={css['section']}>
          <SectionHead>{inspectText.summary.problems}</SectionHead>
          <ProblemList
            own={item.problems}
            ofFile={file.problems}
            onShow={isPlain ? (offset) => onShow(Math.max(0, offset - item.offset)) : undefined}
          />
        </section>
      )}
      {item.kind === 'certificate' ? (
        <FieldList
          name={item.title}
          now={now}
          brief
          groups={[{ ...identityGroup(item.certificate), title: inspectText.summary.identity }]}
        />
      ) : null}
    </div>
  );
}

const isKey = ({ kind }: InspectItem): boolean => kind === 'private-key' || kind === 'ssh-key' || kind === 'jwk';

/** Of what has a tab of its own for its fields, the beginning. */
function groupsOf(item: InspectItem, spans: Spans): readonly FieldGroup[] {
  if (item.kind === 'certificate') return mainGroups(item, item.certificate);
  const groups = buildFieldGroups(item, spans);
  return item.kind === 'csr' || item.kind === 'crl'
    ? groups.filter(({ id }) => id === 'main' || id === 'fingerprints')
    : groups;
}

function mainGroups(item: InspectItem, certificate: CertificateFields): readonly FieldGroup[] {
  const text = inspectText.fields;
  const names = certificate.subjectAltNames.map(({ value }) => value);
  const { notBefore, notAfter } = certificate;
  return [
    {
      id: 'main',
      rows: [
        ...textRow('subject', text.subject, certificate.subject),
        ...textRow('names', text.names, names),
        ...textRow('use', text.use, inspectText.rolesShort[roleOf(certificate)]),
        ...textRow('issued', text.issued, commonNameOf(certificate.issuerName) ?? certificate.issuer),
        { id: 'valid', label: text.valid, value: { kind: 'validity', notBefore, notAfter } },
        ...textRow('key', text.key, `${keyName(certificate.publicKey)}, ${certificate.signatureAlgorithm}`),
        ...(item.origin?.path === undefined && item.origin?.name === undefined ? [] : placeRows(item).slice(0, 1)),
      ],
    },
  ];
}
