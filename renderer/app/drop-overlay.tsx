import { FileSearch } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { frameText } from '../../shared/text/en/ui/frame.ts';
import { entriesOf } from '../stores/dropped-files.ts';
import { keepFailure } from '../stores/failure.ts';
import { offerDropped } from '../stores/migration.ts';
import { inspectBytes } from '../stores/opened-files.ts';
import { useWorkspaceStore } from '../stores/workspace.ts';
import { Spinner } from '../ui/progress.tsx';
import { showToast } from '../ui/toast.tsx';
import css from './drop-overlay.module.css';
import { OfferImport } from './offer-import.tsx';
import { areRequests, OfferRequests } from './offer-requests.tsx';

const words = frameText.overlay;
/** Files that are asked about before they are inspected; the main side looks at what they are. */
const MAY_BE_FOREIGN = /\.xdb$/i;

/** A file dropped anywhere opens in Inspect, several files or a folder are offered for import, what another program keeps for taking over. A screen that takes drops itself stops them before they come here. */
export function DropOverlay() {
  const [over, setOver] = useState(false);
  const [reading, setReading] = useState<string | null>(null);
  const [offered, setOffered] = useState<readonly File[] | null>(null);
  const [imported, setImported] = useState<readonly FileSystemEntry[] | null>(null);
  const depth = useRef(0);
  useEffect(() => {
    const end = () => {
      depth.current = 0;
      setOver(false);
    };
    const enter = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth.current += 1;
      setOver(true);
    };
    const leave = () => {
      depth.current = Math.max(0, depth.current - 1);
      if (depth.current === 0) setOver(false);
    };
    const hover = (event: DragEvent) => event.preventDefault();
    const drop = (event: DragEvent) => {
      const taken = event.defaultPrevented;
      event.preventDefault();
      end();
      const files = [...(event.dataTransfer?.files ?? [])];
      const entries = entriesOf(event.dataTransfer);
      const hasFolder = entries.some(({ isDirectory }) => isDirectory);
      const [file] = files;
      if (taken || file === undefined) return;
      if (!hasFolder && areRequests(files)) setOffered(files);
      else if (files.length === 1 && (hasFolder || MAY_BE_FOREIGN.test(file.name)) && findRefusal(hasFolder) === null)
        void offerDropped().then((isForeign) => (isForeign ? undefined : open(entries, file)));
      else open(entries, files.length === 1 ? file : null);
    };
    const open = (entries: readonly FileSystemEntry[], file: File | null) => {
      const hasFolder = entries.some(({ isDirectory }) => isDirectory);
      if (!hasFolder && file !== null) return void read(file);
      const refusal = findRefusal(hasFolder);
      if (refusal === null) setImported(entries);
      else showToast(refusal, 'failed');
    };
    const read = async (file: File) => {
      setReading(file.name);
      keepFailure(await inspectBytes(file, file.name));
      setReading(null);
    };
    return listenTo({ dragenter: enter, dragleave: leave, dragover: hover, drop });
  }, []);
  if (offered !== null) return <OfferRequests files={offered} onClose={() => setOffered(null)} />;
  if (imported !== null) return <OfferImport entries={imported} onClose={() => setImported(null)} />;
  return over || reading !== null ? <Overlay reading={reading} /> : null;
}

/** What would come of a drop, or the file that is being read. */
function Overlay({ reading }: { readonly reading: string | null }) {
  return (
    <div className={css['overlay']}>
      <div className={css['frame']}>
        {reading === null ? (
          <>
            <FileSearch aria-hidden />
            <strong>{words.title}</strong>
            <p>{words.detail}</p>
          </>
        ) : (
          <Spinner>{words.uploading(reading)}</Spinner>
        )}
      </div>
    </div>
  );
}

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;

/** Why a folder, or several files, cannot be imported now. */
function findRefusal(hasFolder: boolean): string | null {
  const { state } = useWorkspaceStore.getState();
  if (state?.open !== true) return hasFolder ? words.folder : words.tooMany;
  return state.readOnly ? words.readOnly : null;
}

/** The answer ends it. */
function listenTo(
  listeners: Readonly<Record<'dragenter' | 'dragleave' | 'dragover' | 'drop', (event: DragEvent) => void>>,
) {
  const entries = Object.entries(listeners) as readonly ['drop', (event: DragEvent) => void][];
  for (const [event, listener] of entries) window.addEventListener(event, listener);
  return () => {
    for (const [event, listener] of entries) window.removeEventListener(event, listener);
  };
}
