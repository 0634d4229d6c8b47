import type { CertificateFields, ExtensionField } from '../../../shared/model/inspect.ts';
import { inventoryText } from '../../../shared/text/en/ui/inventory.ts';
import type { CertificateDetails } from '../../stores/certificate-details.ts';
import { visibleText } from '../../ui/format-text.ts';
import { KeyValue, SectionHead } from '../../ui/key-value.tsx';
import { Fingerprint, Mono } from '../../ui/mono.tsx';
import { Tag } from '../../ui/status.tsx';
import { ExactTime } from '../../ui/time.tsx';
import css from './inventory.module.css';

const words = inventoryText.details;

/** The fields as the standard names them. */
export function FieldsTab({ details }: { readonly details: CertificateDetails }) {
  if (details.item.kind !== 'certificate') return null;
  const fields = details.item.certificate;
  return (
    <div className={css['tabBody']}>
      <SectionHead>{words.basic}</SectionHead>
      <BasicFields fields={fields} />
      <SectionHead>{words.extensions}</SectionHead>
      <ul className={css['extensions']}>
        {fields.extensions.map((extension, index) => (
          <Extension key={`${extension.oid}-${index}`} extension={extension} />
        ))}
      </ul>
    </div>
  );
}

function BasicFields({ fields }: { readonly fields: CertificateFields }) {
  return (
    <KeyValue
      rows={[
        { label: words.version, value: fields.version },
        { label: words.serial, value: <Fingerprint hex={fields.serialHex} name={words.serial} /> },
        { label: words.signature, value: fields.signatureAlgorithm },
        { label: words.issuer, value: visibleText(fields.issuer) },
        { label: words.notBefore, value: <ExactTime at={fields.notBefore} precise /> },
        { label: words.notAfter, value: <ExactTime at={fields.notAfter} precise /> },
        { label: words.subject, value: visibleText(fields.subject) },
        { label: words.sha1, value: <Fingerprint hex={fields.sha1} name={words.sha1} /> },
        { label: words.sha256, value: <Fingerprint hex={fields.sha256} name={words.sha256} /> },
        { label: words.x5t, value: fields.x5tS256, mono: true },
      ]}
    />
  );
}

function Extension({ extension }: { readonly extension: ExtensionField }) {
  return (
    <li>
      <div className={css['extensionHead']}>
        <b>{extension.name}</b>
        {extension.critical ? <Tag>{words.critical}</Tag> : null}
        <span className={css['gap']} />
        <Mono>{extension.oid}</Mono>
      </div>
      {extension.lines.map((line, index) => (
        <p key={index} data-selectable>
          {visibleText(line)}
        </p>
      ))}
    </li>
  );
}
