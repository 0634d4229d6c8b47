import { useState } from 'react';
import { certificateDetailsText as words } from '../../../shared/text/en/ui/certificate-details.ts';
import type { CertificateDetails } from '../../stores/certificate-details.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Name } from '../../ui/mono.tsx';
import { NameFlag } from '../../ui/name-flag.tsx';
import css from './details.module.css';
import { NamesDialog } from './names-dialog.tsx';

/** More are listed in a dialog of their own. */
const MOST = 8;
const MOST_CHARACTERS = 500;

/** The first names of subjectAltName, and a way to all of them. */
export function NamesValue({ details: { summary, item, nameCount } }: { readonly details: CertificateDetails }) {
  const [isOpen, setOpen] = useState(false);
  const names = item.kind === 'certificate' ? item.certificate.subjectAltNames : [];
  const shown = nameCount > MOST + 1 ? names.slice(0, MOST) : names;
  return (
    <div className={css['nameList']}>
      {shown.map((name, index) => (
        <span key={index}>
          <Name>{name.value.slice(0, MOST_CHARACTERS)}</Name> <NameFlag name={name.value} />
        </span>
      ))}
      {shown.length < nameCount ? (
        <LinkButton onClick={() => setOpen(true)}>{words.showNames(nameCount)}</LinkButton>
      ) : null}
      {isOpen ? <NamesDialog summary={summary} onClose={() => setOpen(false)} /> : null}
    </div>
  );
}
