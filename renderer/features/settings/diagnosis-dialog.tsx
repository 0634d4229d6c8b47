import { useEffect, useState } from 'react';
import type { Diagnosis } from '../../../shared/model/diagnosis.ts';
import { diagnosisLines, diagnosisText as words } from '../../../shared/text/en/diagnosis.ts';
import { readDiagnosis, saveDiagnosis } from '../../stores/application.ts';
import { describeError } from '../../stores/failure.ts';
import { useAct } from '../../stores/use-act.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { showToast } from '../../ui/toast.tsx';
import css from './settings.module.css';

/** The report as its sender reads it before giving it away. */
export function DiagnosisDialog({ onClose }: { readonly onClose: () => void }) {
  const reading = useAct<Diagnosis>();
  const saving = useAct<{ readonly name: string } | null>();
  const [diagnosis, setDiagnosis] = useState<Diagnosis | undefined>();
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- read once, when it opens
  useEffect(() => void reading.act(readDiagnosis).then(setDiagnosis), []);
  const failure = reading.failure ?? saving.failure;
  const text = diagnosis === undefined ? '' : diagnosisLines(diagnosis).join('\n');
  const save = async (): Promise<void> => {
    const saved = await saving.act(saveDiagnosis);
    if (saved) showToast(words.saved(saved.name), 'done');
  };
  return (
    <Dialog
      open
      size="large"
      title={words.title}
      description={words.intro}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{words.close}</Button>
          {diagnosis === undefined ? null : <CopyButton labelled text={text} name={words.copied} />}
          <Button variant="primary" disabled={saving.busy || diagnosis === undefined} onClick={() => void save()}>
            {words.save}
          </Button>
        </>
      }
    >
      {failure === null ? null : <ErrorPanel {...describeError(failure)} />}
      {diagnosis === undefined ? (
        reading.busy ? (
          <p className={css['remark']}>{words.reading}</p>
        ) : null
      ) : (
        <ScrollRegion as="pre" className={css['report']} label={words.region}>
          {text}
        </ScrollRegion>
      )}
    </Dialog>
  );
}
