import { useState } from 'react';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import type { KitChoice, KitPart } from '../../../shared/model/kit.ts';
import { kitPartText } from '../../../shared/text/en/hand-over.ts';
import { handOverText as words } from '../../../shared/text/en/ui/hand-over.ts';
import { describeError } from '../../stores/failure.ts';
import { useKitPreview } from '../../stores/hand-over.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { CodeBlock } from '../../ui/mono.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import css from './hand-over.module.css';

export interface KitPreviewProps {
  readonly certificate: CertificateSummary;
  readonly part: KitPart;
  readonly choice: KitChoice;
}

/** One part as it will be written; read only. */
export function KitPreview({ certificate, part, choice }: KitPreviewProps) {
  const preview = useKitPreview(certificate, part, choice);
  const [wanted, setWanted] = useState('');
  const file = preview?.files.find(({ name }) => name === wanted) ?? preview?.files[0];
  return (
    <section className={css['preview']} aria-label={words.previewTitle}>
      <header>
        <h3>{words.preview(kitPartText[part].title)}</h3>
        {preview?.files.length === 1 ? <code>{file?.name}</code> : null}
        {file === undefined || file.text === null ? null : (
          <CopyButton text={file.text} name={words.previewCopy(file.name)} />
        )}
      </header>
      {preview === null ? <Spinner>{words.previewLoading}</Spinner> : null}
      {preview === null || preview.error === null ? null : <ErrorPanel inset {...describeError(preview.error)} />}
      {file === undefined || preview === null ? null : (
        <>
          {preview.files.length === 1 ? null : (
            <Segmented
              size="small"
              label={words.previewFiles}
              value={file.name}
              onChange={setWanted}
              options={preview.files.map(({ name }) => ({ value: name, label: name }))}
            />
          )}
          {file.text === null ? (
            <p className={css['quiet']}>{words.previewBinary}</p>
          ) : (
            <CodeBlock label={file.name}>{file.text}</CodeBlock>
          )}
        </>
      )}
    </section>
  );
}
