import { certificateDetailsText as words } from '../../../shared/text/en/ui/certificate-details.ts';
import type { CertificateDetails } from '../../stores/certificate-details.ts';
import { useNow } from '../../stores/clock.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { FieldList } from '../../ui/fields/field-list.tsx';
import { buildFieldGroups } from '../../ui/fields/item-fields.ts';
import { SectionHead } from '../../ui/key-value.tsx';
import { PemBlock } from '../../ui/mono.tsx';
import css from './details.module.css';

/** The fields as the standard names them, what they mean, and the whole as text to copy. */
export function FieldsTab({ details: { summary, item, isCut } }: { readonly details: CertificateDetails }) {
  const now = useNow();
  return (
    <>
      {isCut ? <p className={css['cut']}>{words.cut}</p> : null}
      <FieldList name={summary.name} groups={buildFieldGroups(item, {})} now={now} />
      {item.kind === 'certificate' ? <Pem text={item.pem} /> : null}
    </>
  );
}

function Pem({ text }: { readonly text: string }) {
  return (
    <section className={css['pem']}>
      <SectionHead trailing={text === '' ? null : <CopyButton text={text} name={words.pem} labelled />}>
        {words.pem}
      </SectionHead>
      {text === '' ? <p className={css['quiet']}>{words.pemLong}</p> : <PemBlock label={words.pem}>{text}</PemBlock>}
    </section>
  );
}
