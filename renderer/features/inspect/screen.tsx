import { useCallback, useEffect, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { FileHandleId } from '../../../shared/model/brands.ts';
import { inspectText } from '../../../shared/text/en/ui/inspect.ts';
import { describeError } from '../../stores/failure.ts';
import { openInspected, useInspect } from '../../stores/inspect.ts';
import { chooseAndInspect, inspectBytes } from '../../stores/opened-files.ts';
import type { ParsedAddress } from '../../stores/router.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { PasteDialog } from '../../ui/paste-dialog.tsx';
import { type Pasted, usePaste } from '../../ui/pasted.ts';
import { Spinner } from '../../ui/progress.tsx';
import { InspectHead } from './inspect-head.tsx';
import { InspectedFile } from './inspected-file.tsx';
import css from './screen.module.css';

/** Says what a file is, what it holds and what is wrong with it. Nothing is stored or fetched. */
export function InspectScreen({ address }: { readonly address: ParsedAddress }) {
  const { report, error, handle } = useInspect();
  const [pasting, setPasting] = useState(false);
  const [failure, setFailure] = useState<AppError | null>(null);
  const wanted = address.path[0] ?? handle;
  const inspect = useCallback(async (pasted: Pasted) => {
    setFailure(null);
    const opened = await inspectBytes(pasted.bytes, pasted.name);
    if (!opened.ok) setFailure(opened.error);
  }, []);
  const choose = async () => {
    setFailure(null);
    const opened = await chooseAndInspect();
    if (!opened.ok) setFailure(opened.error);
  };
  useEffect(() => {
    if (wanted !== null) void openInspected(wanted as FileHandleId);
  }, [wanted]);
  const takePasted = useCallback((pasted: Pasted) => void inspect(pasted), [inspect]);
  usePaste(inspectText.paste.name, takePasted);
  const name = address.query['name'] ?? report?.name ?? inspectText.paste.name;
  const shownFailure = failure ?? error;
  return (
    <div className={css['screen']}>
      {wanted === null ? null : (
        <InspectHead name={name} onPaste={() => setPasting(true)} onChoose={() => void choose()} />
      )}
      {shownFailure === null ? null : <ErrorPanel {...describeError(shownFailure)} />}
      {wanted === null ? (
        <FirstSteps onPaste={() => setPasting(true)} onChoose={() => void choose()} />
      ) : report !== null ? (
        <InspectedFile report={report} />
      ) : error === null ? (
        <div className={css['reading']}>
          <Spinner>{inspectText.reading(name)}</Spinner>
        </div>
      ) : null}
      <PasteDialog
        {...inspectText.paste.dialog}
        open={pasting}
        onClose={() => setPasting(false)}
        onText={(text) => {
          setPasting(false);
          void inspect({ bytes: new Blob([text]), name: inspectText.paste.name });
        }}
      />
    </div>
  );
}

function FirstSteps({ onPaste, onChoose }: { readonly onPaste: () => void; readonly onChoose: () => void }) {
  const { title, body, open, paste, pasteKey, reads, kinds } = inspectText.empty;
  return (
    <EmptyState
      title={title}
      action={
        <>
          <Button variant="primary" onClick={onChoose}>
            {open}
          </Button>
          <Button onClick={onPaste}>
            {paste} <kbd className={css['key']}>{pasteKey}</kbd>
          </Button>
        </>
      }
    >
      <p>{body}</p>
      <h3 className={css['reads']}>{reads}</h3>
      <ul className={css['kinds']}>
        {kinds.map((kind) => (
          <li key={kind}>{kind}</li>
        ))}
      </ul>
    </EmptyState>
  );
}
