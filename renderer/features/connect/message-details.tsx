import { ChevronDown, ChevronUp, Lock } from 'lucide-react';
import { type Ref, useState } from 'react';
import type { MessageField, TranscriptMessage } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { IconButton } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { type HexMark, HexView } from '../../ui/hex-view.tsx';
import { FieldTree } from './field-tree.tsx';
import css from './message-details.module.css';
import { alertMeaning } from './words.ts';

const text = connectText.details;

export interface MessageDetailsProps {
  readonly message: TranscriptMessage | undefined;
  readonly onPrevious: (() => void) | undefined;
  readonly onNext: (() => void) | undefined;
  /** Takes the focus when Enter is pressed in the diagram. */
  readonly treeRef: Ref<HTMLDivElement>;
}

/** Decoded fields and plaintext octets of one message, linked both ways. */
export function MessageDetails({ message, onPrevious, onNext, treeRef }: MessageDetailsProps) {
  const [chosen, setChosen] = useState<{ readonly of: number; readonly path: readonly number[] }>({ of: -1, path: [] });
  if (message === undefined) return <p className={css['empty']}>{text.select}</p>;
  const path = chosen.of === message.index ? chosen.path : (defaultPath(message) ?? []);
  const choose = (next: readonly number[]) => setChosen({ of: message.index, path: next });
  return (
    <div className={css['details']}>
      <header className={css['head']}>
        <h2>{visibleText(message.type)}</h2>
        <span className={css['facts']}>
          {text.record(message.index)}
          {message.encrypted ? (
            <>
              {' '}
              <Lock aria-hidden /> {text.decrypted}
            </>
          ) : null}
        </span>
        <IconButton
          icon={ChevronUp}
          label={text.previous}
          size="small"
          disabled={onPrevious === undefined}
          onClick={onPrevious}
        />
        <IconButton
          icon={ChevronDown}
          label={text.next}
          size="small"
          disabled={onNext === undefined}
          onClick={onNext}
        />
      </header>
      <div className={css['fields']}>
        {message.fields.length === 0 ? (
          <p className={css['note']}>{noteOf(message)}</p>
        ) : (
          <FieldTree label={text.fields} fields={message.fields} path={path} onChoose={choose} treeRef={treeRef} />
        )}
        {message.alert === undefined ? null : <AlertMeaning name={message.alert.name} />}
      </div>
      <Octets message={message} path={path} onChoose={choose} />
    </div>
  );
}

function noteOf({ summary, type, hex }: TranscriptMessage): string {
  if (summary !== '') return visibleText(summary);
  return type === 'ApplicationData' && hex === '' ? text.applicationData : text.noFields;
}

function AlertMeaning({ name }: { readonly name: string }) {
  const meaning = alertMeaning(name);
  return meaning === undefined ? null : (
    <dl className={css['meaning']}>
      <dt>{text.alertMeaning}</dt>
      <dd>{meaning}</dd>
    </dl>
  );
}

interface OctetsProps {
  readonly message: TranscriptMessage;
  readonly path: readonly number[];
  readonly onChoose: (path: readonly number[]) => void;
}

function Octets({ message, path, onChoose }: OctetsProps) {
  const kept = message.hex.length / 2;
  if (message.bytes === 0) return null;
  return (
    <section className={css['octets']}>
      <div className={css['octetsHead']}>
        <h3>{text.bytes}</h3>
        <span>{kept === 0 ? text.redacted : kept < message.bytes ? text.cut(kept, message.bytes) : null}</span>
        {kept === 0 ? null : <CopyButton text={message.hex} name={text.bytes} />}
      </div>
      {kept === 0 ? null : (
        <HexView
          label={text.bytes}
          hex={message.hex}
          octetsPerLine={8}
          marks={marksOf(message.fields, path)}
          onChoose={(offset) => onChoose(findFieldAt(message.fields, offset))}
        />
      )}
    </section>
  );
}

/** The field an alert is about, so that the cause is marked before anybody clicks. */
function defaultPath({ alert, fields }: TranscriptMessage): readonly number[] | undefined {
  if (alert === undefined) return undefined;
  const at = fields.findIndex(({ value }) => value.includes(alert.name));
  return at < 0 ? undefined : [at];
}

function marksOf(fields: readonly MessageField[], path: readonly number[]): readonly HexMark[] {
  const way = fieldsAlong(fields, path);
  return way.flatMap(({ offset, length }, at): readonly HexMark[] =>
    offset === undefined || length === undefined
      ? []
      : [{ offset, length, kind: at === way.length - 1 ? 'selected' : 'parent' }],
  );
}

function fieldsAlong(fields: readonly MessageField[], path: readonly number[]): readonly MessageField[] {
  const way: MessageField[] = [];
  let level: readonly MessageField[] = fields;
  for (const at of path) {
    const field = level[at];
    if (field === undefined) return way;
    way.push(field);
    level = field.children ?? [];
  }
  return way;
}

/** Positions, level by level, of the innermost field that covers an octet. */
function findFieldAt(fields: readonly MessageField[], offset: number): readonly number[] {
  const at = fields.findIndex(
    (field) =>
      field.offset !== undefined &&
      field.length !== undefined &&
      offset >= field.offset &&
      offset < field.offset + field.length,
  );
  const field = fields[at];
  return field === undefined ? [] : [at, ...findFieldAt(field.children ?? [], offset)];
}
