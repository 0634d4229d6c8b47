import { useCallback, useEffect, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { FileHandleId } from '../../../shared/model/brands.ts';
import { inspectText } from '../../../shared/text/en/ui/inspect.ts';
import { describeError } from '../../stores/failure.ts';
import { openInspected, useInspect } from '../../stores/inspect.ts';
import { endCompare, useCompare } from '../../stores/inspect-compare.ts';
import { chooseAndInspect, inspectBytes } from '../../stores/opened-files.ts';
import type { ParsedAddress } from '../../stores/router.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { PasteDialog } from '../../ui/paste-dialog.tsx';
import { type Pasted, usePaste } from '../../ui/pasted.ts';
import { Spinner } from '../../ui/progress.tsx';
import { AddressDialog } from './address-dialog.tsx';
import { CompareDialog } from './compare-dialog.tsx';
import { CompareView } from './compare-view.tsx';
import { FetchState } from './fetch-state.tsx';
import { FirstSteps } from './first-steps.tsx';
import { InspectHead } from './inspect-head.tsx';
import { InspectedFile } from './inspected-file.tsx';
import { findAddress } from './pasted-address.ts';
import css from './screen.module.css';
import { type Taken, TakeOutcome } from './take-outcome.tsx';

type Asking = 'paste' | 'compare' | { readonly address: string } | null;

/** Says what a file is, what it holds and what is wrong with it. Nothing is stored or fetched. */
export function InspectScreen({ address }: { readonly address: ParsedAddress }) {
  const { file, error, handle } = useInspect();
  const [asking, setAsking] = useState<Asking>(null);
  const [failure, setFailure] = useState<AppError | null>(null);
  const wanted = address.path[0] ?? handle;
  const inspect = useCallback(async (pasted: Pasted) => {
    setFailure(null);
    const where = await findAddress(pasted.bytes);
    if (where !== undefined) {
      setAsking({ address: where });
      return;
    }
    const opened = await inspectBytes(pasted.bytes, pasted.name);
    if (!opened.ok) setFailure(opened.error);
  }, []);
  const choose = async () => {
    setFailure(null);
    const opened = await chooseAndInspect();
    if (!opened.ok) setFailure(opened.error);
  };
  useEffect(() => {
    if (wanted === null) return;
    endCompare();
    void openInspected(wanted as FileHandleId);
  }, [wanted]);
  const takePasted = useCallback((pasted: Pasted) => void inspect(pasted), [inspect]);
  usePaste(inspectText.paste.name, takePasted);
  const name = address.query['name'] ?? file?.name ?? inspectText.paste.name;
  const ways = {
    onPaste: () => setAsking('paste'),
    onChoose: () => void choose(),
    onAddress: () => setAsking({ address: '' }),
  };
  const shownFailure = failure ?? error;
  return (
    <div className={css['screen']}>
      {shownFailure === null ? null : <ErrorPanel {...describeError(shownFailure)} />}
      {wanted === null ? (
        <>
          <FetchState />
          <FirstSteps {...ways} />
        </>
      ) : (
        <Opened key={wanted} name={name} {...ways} onCompare={() => setAsking('compare')} />
      )}
      <Questions asking={asking} onClose={() => setAsking(null)} onPasted={takePasted} />
    </div>
  );
}

interface QuestionsProps {
  readonly asking: Asking;
  readonly onClose: () => void;
  readonly onPasted: (pasted: Pasted) => void;
}

/** The dialogs of the screen. */
function Questions({ asking, onClose, onPasted }: QuestionsProps) {
  return (
    <>
      <PasteDialog
        {...inspectText.paste.dialog}
        open={asking === 'paste'}
        onClose={onClose}
        onText={(text) => {
          onClose();
          onPasted({ bytes: new Blob([text]), name: inspectText.paste.name });
        }}
      />
      <CompareDialog open={asking === 'compare'} onClose={onClose} />
      {asking === null || typeof asking === 'string' ? null : (
        <AddressDialog initial={asking.address} onClose={onClose} />
      )}
    </>
  );
}

interface OpenedProps {
  readonly name: string;
  readonly onPaste: () => void;
  readonly onChoose: () => void;
  readonly onAddress: () => void;
  readonly onCompare: () => void;
}

function Opened({ name, ...ways }: OpenedProps) {
  const { file, error } = useInspect();
  const compared = useCompare();
  const [taken, setTaken] = useState<Taken | null>(null);
  return (
    <>
      <InspectHead name={name} {...ways} onTaken={setTaken} />
      <FetchState />
      {taken === null ? null : <TakeOutcome taken={taken} onDismiss={() => setTaken(null)} />}
      {compared.a !== null && compared.b !== null ? (
        <CompareView a={compared.a} b={compared.b} file={compared.file} />
      ) : file !== null ? (
        <InspectedFile file={file} />
      ) : error === null ? (
        <div className={css['reading']}>
          <Spinner>{inspectText.reading(name)}</Spinner>
        </div>
      ) : null}
    </>
  );
}
