import { Pencil } from 'lucide-react';
import { useState } from 'react';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import type { CertificateRecord } from '../../../shared/model/watch.ts';
import { certificateRecordText as text } from '../../../shared/text/en/ui/certificate-record.ts';
import { useNow } from '../../stores/clock.ts';
import { buildAddress } from '../../stores/router.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { formatDate, formatMinute } from '../../ui/format-time.ts';
import { KeyValue, type KeyValueRow, SectionHead } from '../../ui/key-value.tsx';
import { Link } from '../../ui/link.tsx';
import { Name } from '../../ui/mono.tsx';
import { Tag } from '../../ui/status.tsx';
import { RelativeTime } from '../../ui/time.tsx';
import { CertificateRecordDialog } from './certificate-record-dialog.tsx';
import css from './inventory.module.css';

const MOST_SIGHTINGS = 5;

export interface CertificateRecordPartProps {
  readonly summary: CertificateSummary;
  readonly record: CertificateRecord;
}

/** Who answers for a certificate, what is noted of it, what took its place and where it was met. */
export function CertificateRecordPart({ summary, record }: CertificateRecordPartProps) {
  const [isEditing, setEditing] = useState(false);
  const now = useNow();
  const readOnly = useWorkspace()?.readOnly === true;
  return (
    <>
      <SectionHead
        trailing={
          readOnly ? undefined : (
            <Button size="small" variant="quiet" icon={Pencil} onClick={() => setEditing(true)}>
              {text.edit}
            </Button>
          )
        }
      >
        {text.title}
      </SectionHead>
      <KeyValue rows={[...noteRows(record, now), ...linkRows(record), ...sightingRows(record, now)]} />
      {isEditing ? (
        <CertificateRecordDialog summary={summary} record={record} onClose={() => setEditing(false)} />
      ) : null}
    </>
  );
}

function noteRows(
  { owner, note, tags, snoozedUntil, snoozeReason }: CertificateRecord,
  now: number,
): readonly KeyValueRow[] {
  const none = <span className={css['quiet']}>{text.none}</span>;
  return [
    { label: text.owner, value: owner === '' ? none : <Name>{owner}</Name> },
    {
      label: text.tags,
      value:
        tags.length === 0
          ? none
          : tags.map((tag) => (
              <span key={tag}>
                <Tag>
                  <Name>{tag}</Name>
                </Tag>{' '}
              </span>
            )),
    },
    ...(note === ''
      ? []
      : [
          {
            label: text.note,
            value: <span className={css['noteText']}>{visibleText(note, { keepLines: true })}</span>,
          },
        ]),
    ...(snoozedUntil === null || snoozedUntil <= now
      ? []
      : [
          {
            label: text.snoozed,
            value: (
              <>
                {formatMinute(snoozedUntil)} <span className={css['quiet']}>{visibleText(snoozeReason)}</span>
              </>
            ),
          },
        ]),
  ];
}

function linkRows({ successors, replaces }: CertificateRecord): readonly KeyValueRow[] {
  const linked = (label: string, to: readonly CertificateRecord['successors'][number][]): readonly KeyValueRow[] =>
    to.length === 0
      ? []
      : [
          {
            label,
            value: to.map(({ id, name, notAfter }) => (
              <div key={id}>
                <Link to={buildAddress('inventory', [id])}>
                  <Name>{name}</Name>
                </Link>{' '}
                <span className={css['quiet']}>{text.until(formatDate(notAfter))}</span>
              </div>
            )),
          },
        ];
  return [...linked(text.replacedBy, successors), ...linked(text.replaces, replaces === undefined ? [] : [replaces])];
}

function sightingRows({ sightings }: CertificateRecord, now: number): readonly KeyValueRow[] {
  if (sightings.length === 0) return [];
  const left = sightings.length - MOST_SIGHTINGS;
  return [
    {
      label: text.seen,
      value: (
        <>
          {sightings.slice(0, MOST_SIGHTINGS).map(({ target, side, lastAt, runId }) => (
            <div key={`${side} ${target}`}>
              {runId === undefined ? (
                <Name>{target}</Name>
              ) : (
                <Link to={buildAddress('connect', ['runs', runId])}>
                  <Name>{target}</Name>
                </Link>
              )}{' '}
              <span className={css['quiet']}>
                {text.sides[side]} <RelativeTime at={Math.min(lastAt, now)} now={now} />
              </span>
            </div>
          ))}
          {left > 0 ? <span className={css['quiet']}>{text.more(left)}</span> : null}
        </>
      ),
    },
  ];
}
