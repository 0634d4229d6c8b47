import { useState } from 'react';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import type { KitFile, KitReport } from '../../../shared/model/kit.ts';
import { kitFileText, kitPartText, kitProofText } from '../../../shared/text/en/hand-over.ts';
import { formatters } from '../../../shared/text/format.ts';
import { handOverText } from '../../../shared/text/en/ui/hand-over.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { KeyValue, SectionHead } from '../../ui/key-value.tsx';
import { Fingerprint, Mono } from '../../ui/mono.tsx';
import css from './hand-over.module.css';

const words = handOverText.done;
const { bytes } = formatters('en');

export interface KitResultProps {
  readonly certificate: CertificateSummary;
  readonly report: KitReport;
  readonly onClose: () => void;
}

/** What was written. While it shows a passphrase it can only be left by saying that it is noted. */
export function KitResult({ certificate, report, onClose }: KitResultProps) {
  const [noted, setNoted] = useState(report.passphrase === undefined);
  return (
    <Dialog
      open
      size="wide"
      sticky={report.passphrase !== undefined}
      title={words.title(certificate.name)}
      onClose={onClose}
      footer={
        <Button variant="primary" disabled={!noted} onClick={onClose}>
          {words.close}
        </Button>
      }
    >
      <Banner tone="ok" title={words.banner(report.files.length)} headingLevel={3}>
        <span className={css['folder']}>
          <Mono>{report.folder}</Mono>
          <CopyButton text={report.folder} name={words.copyFolder} />
        </span>
      </Banner>
      {report.passphrase === undefined ? null : (
        <Passphrase text={report.passphrase} noted={noted} onNoted={setNoted} />
      )}
      <section>
        <SectionHead>{words.fingerprints}</SectionHead>
        <Fingerprints report={report} />
      </section>
      <section>
        <SectionHead>{words.files}</SectionHead>
        <Files files={report.files} />
      </section>
    </Dialog>
  );
}

interface PassphraseProps {
  readonly text: string;
  readonly noted: boolean;
  readonly onNoted: (noted: boolean) => void;
}

function Passphrase({ text, noted, onNoted }: PassphraseProps) {
  return (
    <section className={css['secret']} aria-label={words.passphrase}>
      <h3>{words.passphrase}</h3>
      <div>
        <code data-selectable>{text}</code>
        <CopyButton labelled text={text} name={words.copyPassphrase} />
      </div>
      <p>{words.passphraseNote}</p>
      <Checkbox checked={noted} onChange={onNoted}>
        {words.noted}
      </Checkbox>
    </section>
  );
}

function Fingerprints({ report: { fingerprints } }: { readonly report: KitReport }) {
  const { sha256, serialHex, spkiPin, x5tS256 } = fingerprints;
  return (
    <KeyValue
      rows={[
        { label: words.sha256, value: <Fingerprint hex={sha256} name={words.sha256} />, mono: true },
        { label: words.serial, value: <Fingerprint hex={serialHex} name={words.serial} />, mono: true },
        { label: words.spki, value: <Copied text={`sha256//${spkiPin}`} name={words.spki} />, mono: true },
        { label: words.x5t, value: <Copied text={x5tS256} name={words.x5t} />, mono: true },
      ]}
    />
  );
}

const Copied = ({ text, name }: { readonly text: string; readonly name: string }) => (
  <>
    {text} <CopyButton text={text} name={name} />
  </>
);

const whatOf = ({ name, part }: KitFile): string =>
  part === 'readme' ? words.readme : (kitFileText[name] ?? kitPartText[part].title);

const sayWhat = (file: KitFile) => <span title={whatOf(file)}>{whatOf(file)}</span>;

function Files({ files }: { readonly files: readonly KitFile[] }) {
  return (
    <DataTable
      label={words.files}
      rows={files}
      rowKey={({ name }) => name}
      columns={[
        { id: 'name', head: words.columns.name, cell: ({ name }) => name, strong: true, width: '9.5rem' },
        { id: 'what', head: words.columns.what, cell: sayWhat },
        {
          id: 'note',
          head: words.columns.note,
          cell: ({ proof, mode }) =>
            proof === undefined ? (mode === 0o600 ? words.secret : '') : kitProofText[proof].label,
          width: '6.5rem',
        },
        { id: 'size', head: words.columns.size, cell: ({ octets }) => bytes(octets), numeric: true, width: '5rem' },
      ]}
    />
  );
}
