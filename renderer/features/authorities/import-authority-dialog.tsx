import { type RefObject, useRef, useState } from 'react';
import type { AuthorityImport } from '../../../shared/model/authority.ts';
import type { FileHandleId } from '../../../shared/model/brands.ts';
import { authorityImportText as words } from '../../../shared/text/en/ui/authority-import.ts';
import { frameText } from '../../../shared/text/en/ui/frame.ts';
import { chooseAuthorityFile } from '../../stores/authority-acts.ts';
import { type AuthorityOrder, importAuthority } from '../../stores/authority-import.ts';
import { describeError } from '../../stores/failure.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { type PassphraseHandle, PassphraseInput } from '../../ui/passphrase-input.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { showToast } from '../../ui/toast.tsx';
import css from './authorities.module.css';
import { isCrlNumber, readCrlNumber } from './crl-number.ts';
import { CrlNumberField, type CrlNumberFieldProps } from './crl-number-field.tsx';
import { useAct } from './use-act.ts';

type Kind = AuthorityOrder['kind'];
const KINDS = ['certificate', 'key', 'answer'] as const;

interface Chosen {
  readonly handle: FileHandleId;
  readonly name: string;
}

export interface ImportAuthorityDialogProps {
  readonly first: Kind;
  readonly onClose: () => void;
}

/** Takes in an authority of elsewhere: its certificate, both halves of its key, or a parent's answer. */
export function ImportAuthorityDialog({ first, onClose }: ImportAuthorityDialogProps) {
  const secret = useRef<PassphraseHandle>(null);
  const act = useAct(words.unlockPurpose);
  const [kind, setKind] = useState<Kind>(first);
  const [file, setFile] = useState<Chosen | null>(null);
  const [keyFile, setKeyFile] = useState<Chosen | null>(null);
  const [name, setName] = useState('');
  const [crlNumber, setCrlNumber] = useState('');
  const isReady = file !== null && (kind !== 'key' || isCrlNumber(crlNumber));
  const submit = () => {
    if (file === null || !isReady) return;
    const order = {
      kind,
      handle: file.handle,
      keyHandle: keyFile?.handle ?? null,
      passphrase: kind === 'key' && secret.current?.isEmpty() === false ? secret.current.take() : null,
      name,
      lastCrlNumber: readCrlNumber(crlNumber),
    };
    void act.run(
      () => importAuthority(order),
      (imported) => {
        showToast(doneText(imported));
        onClose();
        navigate(buildAddress('authorities', [imported.authority.id]));
      },
    );
  };
  return (
    <Dialog
      open
      title={words.title}
      description={words.description}
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>{frameText.kit.cancel}</Button>
          <Button type="submit" variant="primary" disabled={act.busy || !isReady} aria-busy={act.busy}>
            {act.busy ? words.working : words.submit}
          </Button>
        </>
      }
    >
      <KindField kind={kind} onKind={setKind} />
      <FileLine label={words.file} file={file} onFile={setFile} isFirst />
      {kind === 'key' ? (
        <KeyFields
          keyFile={keyFile}
          onKeyFile={setKeyFile}
          secret={secret}
          number={crlNumber}
          onNumber={setCrlNumber}
        />
      ) : null}
      {kind === 'answer' ? null : <NameField name={name} onName={setName} />}
      {act.error === null ? null : <ErrorPanel inset {...describeError(act.error)} />}
    </Dialog>
  );
}

const doneText = ({ authority, above, askedSubject }: AuthorityImport): string =>
  askedSubject === undefined ? words.done(authority.name, above) : words.otherSubject(authority.subject);

function KindField({ kind, onKind }: { readonly kind: Kind; readonly onKind: (kind: Kind) => void }) {
  return (
    <Field label={words.kind} hint={words.notes[kind]}>
      <div>
        <Segmented<Kind>
          label={words.kind}
          value={kind}
          onChange={onKind}
          options={KINDS.map((value) => ({ value, label: words.kinds[value] }))}
        />
      </div>
    </Field>
  );
}

function NameField({ name, onName }: { readonly name: string; readonly onName: (name: string) => void }) {
  return (
    <Field label={words.name} optional hint={words.nameHint}>
      <TextInput value={name} maxLength={200} onChange={(event) => onName(event.currentTarget.value)} />
    </Field>
  );
}

interface KeyFieldsProps extends CrlNumberFieldProps {
  readonly keyFile: Chosen | null;
  readonly onKeyFile: (file: Chosen) => void;
  readonly secret: RefObject<PassphraseHandle | null>;
}

function KeyFields({ keyFile, onKeyFile, secret, ...number }: KeyFieldsProps) {
  return (
    <>
      <FileLine label={words.keyFile} file={keyFile} onFile={onKeyFile} />
      <Field label={words.passphrase} optional hint={words.passphraseHint}>
        <PassphraseInput handle={secret} />
      </Field>
      <CrlNumberField {...number} />
    </>
  );
}

interface FileLineProps {
  readonly label: string;
  readonly file: Chosen | null;
  readonly onFile: (file: Chosen) => void;
  readonly isFirst?: boolean;
}

function FileLine({ label, file, onFile, isFirst = false }: FileLineProps) {
  const choose = async () => {
    const chosen = await chooseAuthorityFile();
    if (chosen !== null) onFile(chosen);
  };
  return (
    <Field label={label}>
      <div className={css['unit']}>
        <Button
          data-first={isFirst || undefined}
          aria-label={`${label}: ${words.choose}`}
          onClick={() => void choose()}
        >
          {words.choose}
        </Button>
        <span className={css['quiet']}>{file === null ? words.noFile : visibleText(file.name)}</span>
      </div>
    </Field>
  );
}
