import { ClipboardPaste, Columns2, Download, File, FolderOpen, Globe, Inbox } from 'lucide-react';
import { useState } from 'react';
import { inspectPartText } from '../../../shared/text/en/ui/inspect-parts.ts';
import { inspectText } from '../../../shared/text/en/ui/inspect.ts';
import { keepFailure } from '../../stores/failure.ts';
import {
  addInspectedRequest,
  closeInspected,
  importInspected,
  type InspectedFile,
  useInspect,
} from '../../stores/inspect.ts';
import { canCompare, endCompare, useCompare } from '../../stores/inspect-compare.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { MiddleCut } from '../../ui/mono.tsx';
import { Toolbar } from '../../ui/toolbar.tsx';
import css from './inspect-head.module.css';
import type { Taken } from './take-outcome.tsx';

const text = inspectText.head;

export interface InspectHeadProps {
  readonly name: string;
  readonly onPaste: () => void;
  readonly onChoose: () => void;
  readonly onAddress: () => void;
  readonly onCompare: () => void;
  /** Told what an import has done. */
  readonly onTaken: (taken: Taken) => void;
}

/** Name and size of the file, the promise that nothing is kept, and what can be done with it. */
export function InspectHead({ name, onPaste, onChoose, onAddress, onCompare, onTaken }: InspectHeadProps) {
  const { file, rows, item } = useInspect();
  const isComparing = useCompare(({ a }) => a !== null);
  const row = rows[item];
  const close = () => {
    endCompare();
    closeInspected();
    navigate(buildAddress('inspect'));
  };
  return (
    <Toolbar label={inspectText.title}>
      <div className={css['bar']}>
        <File aria-hidden className={css['icon']} />
        <strong className={css['name']}>
          <MiddleCut>{name}</MiddleCut>
        </strong>
        <span className={css['facts']}>
          {file === null ? null : <span className={css['size']}>{`${text.facts(file.size, file.total)} `}</span>}
          {text.stored}
        </span>
        <Button variant="quiet" icon={FolderOpen} onClick={onChoose}>
          {text.open}
        </Button>
        <IconButton icon={ClipboardPaste} label={text.paste} onClick={onPaste} />
        <IconButton icon={Globe} label={text.address} onClick={onAddress} />
        {row === undefined || !canCompare(row) || isComparing ? null : (
          <Button variant="quiet" icon={Columns2} onClick={onCompare}>
            {inspectPartText.compare.open}
          </Button>
        )}
        <Button onClick={close}>{text.close}</Button>
        {file === null ? null : <TakeActions file={file} onTaken={onTaken} />}
      </div>
    </Toolbar>
  );
}

interface TakeActionsProps {
  readonly file: InspectedFile;
  readonly onTaken: (taken: Taken) => void;
}

function TakeActions({ file, onTaken }: TakeActionsProps) {
  const workspace = useWorkspace();
  const [busy, setBusy] = useState(false);
  const certificates = file.counts.certificate ?? 0;
  const requests = file.counts.csr ?? 0;
  const blockedBecause = workspace === null ? text.openWorkspace : workspace.readOnly ? text.readOnly : undefined;
  const run = async (work: () => Promise<Taken | null>) => {
    setBusy(true);
    const taken = await work();
    setBusy(false);
    if (taken !== null) onTaken(taken);
  };
  return (
    <>
      {requests === 0 ? null : (
        <Button
          variant={certificates === 0 ? 'primary' : 'secondary'}
          icon={Inbox}
          disabled={busy}
          blockedBecause={blockedBecause}
          onClick={() => void run(addRequest)}
        >
          {text.addRequest}
        </Button>
      )}
      {certificates === 0 ? null : (
        <Button
          variant="primary"
          icon={Download}
          disabled={busy}
          blockedBecause={blockedBecause}
          onClick={() => void run(importAll)}
        >
          {busy ? text.importing : text.import(certificates)}
        </Button>
      )}
    </>
  );
}

async function importAll(): Promise<Taken | null> {
  const report = await importInspected();
  if (report.ok) return { kind: 'import', report: report.value };
  if (report.error.code !== 'job.cancelled') keepFailure(report);
  return null;
}

async function addRequest(): Promise<Taken | null> {
  const added = await addInspectedRequest();
  if (added.ok) return { kind: 'request', report: added.value };
  keepFailure(added);
  return null;
}
