import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { TranscriptMessage, WireRecord } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { IconButton } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { HexView } from '../../ui/hex-view.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { findFieldAt, marksOf } from './field-path.ts';
import css from './message-details.module.css';

const text = connectText.details;
const OCTETS_PER_LINE = 8;
/** Both views stand one above the other where together they need no more lines. */
const MOST_STACKED_LINES = 10;
const HEADER = [{ offset: 0, length: 5, kind: 'parent' }] as const;

export interface MessageOctetsProps {
  readonly message: TranscriptMessage;
  readonly path: readonly number[];
  readonly onChoose: (path: readonly number[]) => void;
}

/** The octets of a message as it was meant and as it stood on the wire. */
export function MessageOctets(props: MessageOctetsProps) {
  const { message } = props;
  const [side, setSide] = useState<'plain' | 'wire'>(message.hex === '' ? 'wire' : 'plain');
  const records = message.records ?? [];
  if (message.bytes === 0 && records.length === 0) return null;
  const plainName = message.encrypted ? text.plain : text.bytes;
  if (records.length === 0)
    return (
      <section className={css['octets']}>
        <Plain {...props} name={plainName} />
      </section>
    );
  const isShort = linesOf(message.hex) + linesOf(records[0]?.hex ?? '') <= MOST_STACKED_LINES;
  return (
    <section className={css['octets']}>
      {isShort ? null : (
        <div className={css['choice']}>
          <Segmented
            size="small"
            label={text.shownOctets}
            value={side}
            options={[
              { value: 'plain', label: plainName },
              { value: 'wire', label: text.onTheWire },
            ]}
            onChange={setSide}
          />
        </div>
      )}
      {isShort || side === 'plain' ? <Plain {...props} name={plainName} /> : null}
      {isShort || side === 'wire' ? <Wire records={records} /> : null}
    </section>
  );
}

function Plain({ message, path, onChoose, name }: MessageOctetsProps & { readonly name: string }) {
  const kept = message.hex.length / 2;
  const note = kept === 0 ? text.redacted : kept < message.bytes ? text.cut(kept, message.bytes) : null;
  return (
    <>
      <div className={css['octetsHead']}>
        <h3>{name}</h3>
        <span>{note}</span>
        {kept === 0 ? null : <CopyButton text={message.hex} name={name} />}
      </div>
      {kept === 0 ? null : (
        <HexView
          label={name}
          hex={message.hex}
          octetsPerLine={OCTETS_PER_LINE}
          marks={marksOf(message.fields, path)}
          onChoose={(offset) => onChoose(findFieldAt(message.fields, offset))}
        />
      )}
    </>
  );
}

/** The records that carried the message, one at a time; the header of five octets is marked. */
function Wire({ records }: { readonly records: readonly WireRecord[] }) {
  const [at, setAt] = useState(0);
  const record = records[at];
  if (record === undefined) return null;
  const kept = record.hex.length / 2;
  return (
    <>
      <div className={css['octetsHead']}>
        <h3>{text.onTheWire}</h3>
        <span>{kept < record.bytes ? text.recordCut(kept, record.bytes) : text.recordFacts(record.bytes)}</span>
        {records.length < 2 ? null : (
          <>
            <IconButton
              icon={ChevronLeft}
              label={text.previousRecord}
              size="small"
              disabled={at === 0}
              onClick={() => setAt(at - 1)}
            />
            {text.recordOf(at + 1, records.length)}
            <IconButton
              icon={ChevronRight}
              label={text.nextRecord}
              size="small"
              disabled={at === records.length - 1}
              onClick={() => setAt(at + 1)}
            />
          </>
        )}
        <CopyButton text={record.hex} name={text.onTheWire} />
      </div>
      <HexView label={text.onTheWire} hex={record.hex} octetsPerLine={OCTETS_PER_LINE} marks={HEADER} />
    </>
  );
}

const linesOf = (hex: string): number => Math.ceil(hex.length / 2 / OCTETS_PER_LINE);
