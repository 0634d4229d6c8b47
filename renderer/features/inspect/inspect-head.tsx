import { Download, File, FolderOpen, Inbox } from 'lucide-react';
import { useState } from 'react';
import type { InspectReport } from '../../../shared/model/inspect.ts';
import { inspectText } from '../../../shared/text/en/ui/inspect.ts';
import { keepFailure } from '../../stores/failure.ts';
import { addInspectedRequest, closeInspected, importInspected, useInspect } from '../../stores/inspect.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { MiddleCut } from '../../ui/mono.tsx';
import { showToast } from '../../ui/toast.tsx';
import { Toolbar, ToolbarGap } from '../../ui/toolbar.tsx';
import css from './inspect-head.module.css';

const text = inspectText.head;

export interface InspectHeadProps {
  readonly name: string;
  readonly onPaste: () => void;
  readonly onChoose: () => void;
}

/** Name and size of the file, the promise that nothing is kept, and what can be done with it. */
export function InspectHead({ name, onPaste, onChoose }: InspectHeadProps) {
  const report = useInspect((state) => state.report);
  const close = () => {
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
          {report === null ? null : (
            <span className={css['size']}>{`${text.facts(report.size, report.items.length)} `}</span>
          )}
          {text.stored}
        </span>
        <ToolbarGap />
        <Button variant="quiet" icon={FolderOpen} onClick={onChoose}>
          {text.open}
        </Button>
        <Button variant="quiet" onClick={onPaste}>
          {text.paste}
        </Button>
        <Button onClick={close}>{text.close}</Button>
        {report === null ? null : <TakeActions report={report} />}
      </div>
    </Toolbar>
  );
}

function TakeActions({ report }: { readonly report: InspectReport }) {
  const workspace = useWorkspace();
  const [busy, setBusy] = useState(false);
  const certificates = report.items.filter(({ kind }) => kind === 'certificate').length;
  const requests = report.items.filter(({ kind }) => kind === 'csr').length;
  const blockedBecause = workspace === null ? text.openWorkspace : workspace.readOnly ? text.readOnly : undefined;
  const run = async (work: () => Promise<void>) => {
    setBusy(true);
    await work();
    setBusy(false);
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

async function importAll(): Promise<void> {
  const report = await importInspected();
  if (!report.ok) {
    if (report.error.code !== 'job.cancelled') keepFailure(report);
    return;
  }
  const { imported, duplicates, failed } = report.value;
  showToast(text.imported(imported, duplicates, failed.length), imported + duplicates === 0 ? 'failed' : 'done');
}

async function addRequest(): Promise<void> {
  const added = await addInspectedRequest();
  if (!added.ok) {
    keepFailure(added);
    return;
  }
  showToast(text.requestAdded(added.value.name));
  navigate(buildAddress('requests', [added.value.id]));
}
