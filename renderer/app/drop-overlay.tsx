import { FileSearch } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { frameText } from '../../shared/text/en/ui/frame.ts';
import { keepFailure } from '../stores/failure.ts';
import { inspectBytes } from '../stores/opened-files.ts';
import { Spinner } from '../ui/progress.tsx';
import { showToast } from '../ui/toast.tsx';
import css from './drop-overlay.module.css';
import { areRequests, OfferRequests } from './offer-requests.tsx';

const words = frameText.overlay;

/** A file dropped anywhere opens in Inspect. A screen that takes drops itself stops them before they come here. */
export function DropOverlay() {
  const [over, setOver] = useState(false);
  const [reading, setReading] = useState<string | null>(null);
  const [offered, setOffered] = useState<readonly File[] | null>(null);
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
      const [file] = files;
      if (taken || file === undefined) return;
      if (hasFolder(event)) showToast(words.folder, 'failed');
      else if (areRequests(files)) setOffered(files);
      else if (files.length > 1) showToast(words.tooMany, 'failed');
      else void read(file);
    };
    const read = async (file: File) => {
      setReading(file.name);
      keepFailure(await inspectBytes(file, file.name));
      setReading(null);
    };
    return listenTo({ dragenter: enter, dragleave: leave, dragover: hover, drop });
  }, []);
  if (offered !== null) return <OfferRequests files={offered} onClose={() => setOffered(null)} />;
  if (!over && reading === null) return null;
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

/** A folder comes as a file that cannot be read. */
const hasFolder = (event: DragEvent): boolean =>
  [...(event.dataTransfer?.items ?? [])].some((item) => item.webkitGetAsEntry()?.isDirectory === true);

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
