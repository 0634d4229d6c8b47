import { useEffect, useState } from 'react';
import { frameText } from '../../shared/text/en/ui/frame.ts';
import { type Drop, gatherFiles, importDropped, MOST_DROPPED } from '../stores/dropped-files.ts';
import { reportFailure } from '../stores/failure.ts';
import { ConfirmDialog } from '../ui/dialog.tsx';
import { Spinner } from '../ui/progress.tsx';

const words = frameText.overlay.import;

export interface OfferImportProps {
  readonly entries: readonly FileSystemEntry[];
  readonly onClose: () => void;
}

/** Asks whether what was dropped is to be imported, once it is known how much that is. */
export function OfferImport({ entries, onClose }: OfferImportProps) {
  const [count, setCount] = useState(0);
  const [drop, setDrop] = useState<Drop | null>(null);
  useEffect(() => {
    const end = new AbortController();
    void gatherFiles(entries, { signal: end.signal, onFound: setCount }).then((found) => {
      if (!end.signal.aborted) setDrop(found);
    });
    return () => end.abort();
  }, [entries]);
  const [first] = entries;
  const name = entries.length === 1 && first !== undefined ? first.name : frameText.overlay.several(entries.length);
  return (
    <ConfirmDialog
      open
      title={words.title(name)}
      confirmLabel={words.confirm}
      danger={false}
      blocked={drop === null || drop.files.length === 0}
      onConfirm={() => {
        onClose();
        if (drop !== null) reportFailure(importDropped(name, drop));
      }}
      onCancel={onClose}
    >
      {drop === null ? <Spinner>{words.looking(count)}</Spinner> : <Found drop={drop} />}
    </ConfirmDialog>
  );
}

function Found({ drop: { files, octets, unreadable, isCut } }: { readonly drop: Drop }) {
  return (
    <>
      <p>{files.length === 0 ? words.none : words.found(files.length, octets)}</p>
      {unreadable === 0 ? null : <p>{words.unreadable(unreadable)}</p>}
      {isCut ? <p>{words.tooMany(MOST_DROPPED)}</p> : null}
    </>
  );
}
