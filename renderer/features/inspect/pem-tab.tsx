import type { InspectItem } from '../../../shared/model/inspect.ts';
import { inspectText } from '../../../shared/text/en/ui/inspect.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { CodeBlock } from '../../ui/mono.tsx';
import css from './pem-tab.module.css';

export function PemTab({ item }: { readonly item: InspectItem }) {
  const pem = item.kind === 'certificate' || item.kind === 'csr' ? item.pem : undefined;
  if (pem === undefined) return <p className={css['none']}>{inspectText.pem.none}</p>;
  return (
    <div className={css['pem']}>
      <CopyButton text={pem} name={inspectText.pem.copy} labelled />
      <CodeBlock label={inspectText.pem.copy}>{pem}</CodeBlock>
    </div>
  );
}
