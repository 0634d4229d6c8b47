import { ChevronDown, ChevronUp, Lock } from 'lucide-react';
import { type ReactNode, type Ref, useState } from 'react';
import type { TranscriptMessage } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { IconButton } from '../../ui/button.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { FieldFoot } from './field-foot.tsx';
import { defaultPath, findFieldNamed } from './field-path.ts';
import { FieldTree } from './field-tree.tsx';
import css from './message-details.module.css';
import { MessageOctets } from './message-octets.tsx';
import { alertMeaning } from './words.ts';

const text = connectText.details;

export interface MessageDetailsProps {
  readonly message: TranscriptMessage | undefined;
  /** Name of the field to begin with: what an evidence rests on. */
  readonly field?: string | undefined;
  /** Types of the messages that one record carried together with this. */
  readonly sharedWith: readonly string[];
  readonly onPrevious: (() => void) | undefined;
  readonly onNext: (() => void) | undefined;
  /** Takes the focus when Enter is pressed in the diagram. */
  readonly treeRef: Ref<HTMLDivElement>;
  /** What belongs below the message that failed: how other programs tell of it. */
  readonly children?: ReactNode;
}

/** Decoded fields, plaintext and wire octets of one message, linked both ways. */
export function MessageDetails(props: MessageDetailsProps) {
  const { message, field, sharedWith, onPrevious, onNext, treeRef, children } = props;
  const [chosen, setChosen] = useState<{ readonly of: number; readonly path: readonly number[] }>({ of: -1, path: [] });
  if (message === undefined) return <p className={css['empty']}>{text.select}</p>;
  const path = chosen.of === message.index ? chosen.path : firstPath(message, field);
  const choose = (next: readonly number[]) => setChosen({ of: message.index, path: next });
  return (
    <div className={css['details']}>
      <Head message={message} onPrevious={onPrevious} onNext={onNext} />
      <div className={css['fields']}>
        {message.fields.length === 0 ? (
          <p className={css['note']}>{noteOf(message)}</p>
        ) : (
          <FieldTree label={text.fields} fields={message.fields} path={path} onChoose={choose} treeRef={treeRef} />
        )}
        <FieldFoot message={message} path={path} />
        <WireFacts message={message} sharedWith={sharedWith} />
      </div>
      <MessageOctets key={message.index} message={message} path={path} onChoose={choose} />
      {children === undefined ? null : <div className={css['below']}>{children}</div>}
    </div>
  );
}

const firstPath = (message: TranscriptMessage, field: string | undefined): readonly number[] =>
  (field === undefined ? undefined : findFieldNamed(message.fields, field)) ?? defaultPath(message) ?? [];

function Head({ message, onPrevious, onNext }: Pick<MessageDetailsProps, 'onPrevious' | 'onNext'> & Shown) {
  return (
    <header className={css['head']}>
      <h2>{visibleText(text.title(message.type))}</h2>
      <span className={css['facts']}>
        {placeOf(message)}
        {message.encrypted ? (
          <>
            {' '}
            <Lock aria-hidden /> {message.type === 'Encrypted' ? text.sealed : text.decrypted}
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
      <IconButton icon={ChevronDown} label={text.next} size="small" disabled={onNext === undefined} onClick={onNext} />
    </header>
  );
}

interface Shown {
  readonly message: TranscriptMessage;
}

/** What stands around the fields: how the record looked from outside, what opened it, what an alert means. */
function WireFacts({ message, sharedWith }: Shown & Pick<MessageDetailsProps, 'sharedWith'>) {
  const record = message.records?.[0];
  const meaning = message.alert === undefined ? undefined : alertMeaning(message.alert.name);
  return (
    <dl className={css['wire']} data-selectable>
      {record === undefined ? null : (
        <Fact label={text.outerType}>
          {text.outerTypes[record.outerType] ?? ''} <small>{record.outerType}</small>
        </Fact>
      )}
      {record === undefined || record.key === null ? null : (
        <Fact label={text.key}>{text.keyOf(record.key.secret, record.key.sequence)}</Fact>
      )}
      {sharedWith.length === 0 ? null : (
        <Fact label={text.sharedWith}>{sharedWith.map((one) => visibleText(one)).join(', ')}</Fact>
      )}
      {meaning === undefined ? null : <Fact label={text.alertMeaning}>{meaning}</Fact>}
    </dl>
  );
}

const Fact = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <div>
    <dt>{label}</dt>
    <dd>{children}</dd>
  </div>
);

/** Its records where they are known, else its place in the transcript. */
function placeOf({ records, index }: TranscriptMessage): string {
  const first = records?.[0];
  const last = records?.at(-1);
  return first === undefined || last === undefined ? text.record(index) : text.records(first.number, last.number);
}

function noteOf({ summary, type, hex }: TranscriptMessage): string {
  if (summary !== '') return visibleText(summary);
  if (type === 'Plaintext') return visibleText(textOf(hex), { keepLines: true });
  return type === 'ApplicationData' && hex === '' ? text.applicationData : text.noFields;
}

/** The beginning of what was said without TLS. */
const textOf = (hex: string): string =>
  (hex.slice(0, 480).match(/../g) ?? [])
    .map((octet) => String.fromCharCode(Number.parseInt(octet, 16)))
    .join('')
    .trim();
