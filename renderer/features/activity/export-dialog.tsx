import { useState } from 'react';
import type { LogExport } from '../../../shared/model/activity-log.ts';
import { activityChainText as words } from '../../../shared/text/en/ui/activity-chain.ts';
import { useActivity } from '../../stores/activity.ts';
import { isFiltered } from '../../stores/activity-filter.ts';
import { exportLog, useLogState } from '../../stores/activity-log.ts';
import { describeError } from '../../stores/failure.ts';
import { useAct } from '../../stores/use-act.ts';
import { useIsLocked, useWorkspace } from '../../stores/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field } from '../../ui/field.tsx';
import { CodeBlock } from '../../ui/mono.tsx';
import { Select } from '../../ui/select.tsx';

type Which = 'all' | 'shown';

/** Writes the log with its signature, and says how that is verified. */
export function ExportLogDialog({ onClose }: { readonly onClose: () => void }) {
  const [written, setWritten] = useState<LogExport | null>(null);
  return written === null ? (
    <ExportForm onClose={onClose} onWritten={setWritten} />
  ) : (
    <WrittenExport written={written} onClose={onClose} />
  );
}

interface ExportFormProps {
  readonly onClose: () => void;
  readonly onWritten: (written: LogExport) => void;
}

function ExportForm({ onClose, onWritten }: ExportFormProps) {
  const locked = useIsLocked();
  const isBroken = useWorkspace()?.readOnly === true;
  const block = locked ? (isBroken ? words.exportBroken : words.exportLocked) : undefined;
  const { filter, wish, window } = useActivity();
  const entries = useLogState((state) => state.log?.entries ?? window.total);
  const [which, setWhich] = useState<Which>(isFiltered(wish) ? 'shown' : 'all');
  const { busy, failure, act } = useAct<LogExport | null>();
  const write = async () => {
    const done = await act(() => exportLog(which === 'all' ? {} : filter));
    if (done !== undefined && done !== null) onWritten(done);
  };
  const shown = { value: 'shown', label: words.exportShown(window.total) } as const;
  return (
    <Dialog
      open
      title={words.exportTitle}
      description={words.exportBody}
      onClose={onClose}
      onSubmit={() => void write()}
      footer={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" variant="primary" disabled={busy} aria-busy={busy} blockedBecause={block}>
            {busy ? words.exporting : words.exportDo}
          </Button>
        </>
      }
    >
      <Field label={words.exportWhich} error={block}>
        <Select<Which>
          value={which}
          onChange={setWhich}
          options={[{ value: 'all', label: words.exportAll(entries) }, ...(isFiltered(wish) ? [shown] : [])]}
        />
      </Field>
      {failure === null ? null : <ErrorPanel inset {...describeError(failure)} />}
    </Dialog>
  );
}

function WrittenExport({ written, onClose }: { readonly written: LogExport; readonly onClose: () => void }) {
  const [file = ''] = written.files;
  const command = [
    'openssl pkeyutl -verify -rawin -pubin',
    `-inkey ${quote(`${file}.pem`)}`,
    `-sigfile ${quote(`${file}.sig`)}`,
    `-in ${quote(file)}`,
  ].join(' \\\n  ');
  return (
    <Dialog
      open
      title={words.exported(written.entries)}
      description={words.exportedBody}
      onClose={onClose}
      footer={
        <>
          <CopyButton text={command} name={words.command} labelled />
          <Button variant="primary" onClick={onClose}>
            {words.close}
          </Button>
        </>
      }
    >
      <CodeBlock label={words.command}>{command}</CodeBlock>
    </Dialog>
  );
}

/** One word for a POSIX shell, whatever the name. */
const quote = (name: string): string => `'${name.replaceAll("'", String.raw`'\''`)}'`;
