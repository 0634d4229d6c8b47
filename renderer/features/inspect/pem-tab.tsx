import { inspectText } from '../../../shared/text/en/ui/inspect.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { CodeBlock } from '../../ui/mono.tsx';
import css from './pem-tab.module.css';

export function PemTab({ pem }: { readonly pem: string }) {
  return (
    <div className={css['pem']}>
      <CopyButton text={pem} name={inspectText.pem.copy} labelled />
      <CodeBlock label={inspectText.pem.copy}>{pem}</CodeBlock>
    </div>
  );
}
