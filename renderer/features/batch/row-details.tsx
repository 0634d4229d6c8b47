import { X } from 'lucide-react';
import type { BatchRow } from '../../../shared/model/batch.ts';
import { frameText } from '../../../shared/text/en/ui/frame.ts';
import { batchText } from '../../../shared/text/en/ui/batch.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { Finding } from '../../ui/banner.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { KeyValue, SectionHead } from '../../ui/key-value.tsx';
import { formatCount } from '../../ui/format-number.ts';
import { Name } from '../../ui/mono.tsx';
import { StatusChip } from '../../ui/status.tsx';
import { ROW_STATUS } from './batch-state.ts';
import css from './batch-view.module.css';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { findingWords } from './finding-words.ts';

const text = batchText.details;

/** One row of the table with everything that stands against it. */
export function RowDetails({ row, onClose }: { readonly row: BatchRow; readonly onClose: () => void }) {
  const { line, name, subject, names, state, findings, certificateId } = row;
  // A row that was refused early was not read so far: it need not be without names.
  const nothing = state === 'refused' ? text.notRead : text.none;
  return (
    <div className={css['details']}>
      <header>
        <h2>
          <Name>{name === '' ? text.line(line) : name}</Name>
        </h2>
        <StatusChip status={ROW_STATUS[state]}>{batchText.rowState(state)}</StatusChip>
        <span className={css['gap']} />
        <IconButton icon={X} label={frameText.kit.close} onClick={onClose} />
      </header>
      <ScrollRegion className={css['body']} label={text.line(line)}>
        <KeyValue
          rows={[
            { label: batchText.columns.line, value: formatCount(line) },
            { label: text.subject, value: subject === '' ? nothing : <Name>{subject}</Name> },
            { label: text.names, value: names.length === 0 ? nothing : <NameList names={names} /> },
          ]}
        />
        <SectionHead>{text.findings}</SectionHead>
        {findings.length === 0 ? <p className={css['quiet']}>{text.clean}</p> : null}
        {findings.map((finding, at) => {
          const { title, detail, reference } = findingWords(finding);
          return (
            <Finding key={at} tone={finding.severity === 'error' ? 'fail' : 'warn'} title={title} reference={reference}>
              {detail}
            </Finding>
          );
        })}
        {certificateId === undefined ? null : (
          <Button onClick={() => navigate(buildAddress('inventory', [certificateId]))}>{text.open}</Button>
        )}
      </ScrollRegion>
    </div>
  );
}

function NameList({ names }: { readonly names: readonly string[] }) {
  return (
    <ul>
      {names.map((name, at) => (
        <li key={at}>
          <Name>{name}</Name>
        </li>
      ))}
    </ul>
  );
}
