import { Copy } from 'lucide-react';
import type { TranscriptMessage } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { IconButton } from '../../ui/button.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { useUiHost } from '../../ui/host.tsx';
import { Menu } from '../../ui/menu.tsx';
import { showToast } from '../../ui/toast.tsx';
import { copyOf, fieldsAlong } from './field-path.ts';
import css from './message-details.module.css';

const text = connectText.details;

/** Where the chosen field stands in the message, and copies of it. */
export function FieldFoot({
  message,
  path,
}: {
  readonly message: TranscriptMessage;
  readonly path: readonly number[];
}) {
  const { copy, words } = useUiHost();
  const copies = copyOf(message, path);
  const field = fieldsAlong(message.fields, path).at(-1);
  if (copies === undefined || field === undefined) return null;
  const put = (name: string, value: string) => () =>
    void copy(value).then((done) => showToast(done ? words.copied(name) : words.copyFailed, done ? 'done' : 'failed'));
  const { hex } = copies;
  return (
    <div className={css['foot']}>
      <span className={css['way']} title={visibleText(copies.path)}>
        <bdi>{visibleText(copies.path)}</bdi>
      </span>
      {field.offset === undefined || field.length === undefined ? null : (
        <span className={css['span']}>{text.fieldAt(field.offset, field.length)}</span>
      )}
      <Menu
        align="end"
        trigger={<IconButton icon={Copy} label={text.copyField} size="small" />}
        entries={[
          { label: text.copyValue, onChoose: put(text.value, copies.value) },
          ...(hex === undefined ? [] : [{ label: text.copyHex, onChoose: put(text.hex, hex) }]),
          { label: text.copyPath, onChoose: put(text.path, copies.path) },
        ]}
      />
    </div>
  );
}
