import { useEffect, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { AuthorityDetails } from '../../../shared/model/authority.ts';
import { authorityDetailsText } from '../../../shared/text/en/ui/authority-details.ts';
import { frameText } from '../../../shared/text/en/ui/frame.ts';
import { setAuthorityDetails } from '../../stores/authority-details.ts';
import { describeError } from '../../stores/failure.ts';
import { followProfiles, useProfiles } from '../../stores/profiles.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field, TextArea, TextInput } from '../../ui/field.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { Select } from '../../ui/select.tsx';
import { showToast } from '../../ui/toast.tsx';
import { AddressFields } from './address-fields.tsx';
import css from './authorities.module.css';
import { readAddresses, type TypedAddresses } from './authority-form.ts';
import { isCrlNumber, readCrlNumber } from './crl-number.ts';
import { CrlNumberField } from './crl-number-field.tsx';
import { problemsOf } from './content-problems.ts';

const words = authorityDetailsText.edit;

export interface EditAuthorityDialogProps {
  readonly details: AuthorityDetails;
  readonly onClose: () => void;
}

/** No id of a profile has a space. */
const NO_PROFILE = ' ';

/** Name, note and the addresses that an authority writes into what it issues from now on. */
export function EditAuthorityDialog({ details, onClose }: EditAuthorityDialogProps) {
  const { summary } = details;
  const [name, setName] = useState(summary.name);
  const [note, setNote] = useState(details.note);
  const [addresses, setAddresses] = useState(() => textsOf(details));
  const [profile, setProfile] = useState(details.standardProfile ?? NO_PROFILE);
  const [crlNumber, setCrlNumber] = useState(details.lastCrlNumber?.toString() ?? '');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const isReady = name.trim() !== '' && isCrlNumber(crlNumber);
  const submit = async () => {
    if (busy || !isReady) return;
    setBusy(true);
    setError(null);
    const answer = await setAuthorityDetails({
      id: summary.id,
      name: name.trim(),
      note,
      addresses: readAddresses(addresses),
      standardProfile: profile === NO_PROFILE ? null : profile,
      lastCrlNumber: readCrlNumber(crlNumber),
    });
    setBusy(false);
    if (!answer.ok) return setError(answer.error);
    showToast(words.done(answer.value.name));
    onClose();
  };
  return (
    <Dialog
      open
      title={words.title(summary.name)}
      description={words.description}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>{frameText.kit.cancel}</Button>
          <Button type="submit" variant="primary" disabled={busy || !isReady} aria-busy={busy}>
            {busy ? words.working : words.submit}
          </Button>
        </>
      }
    >
      <Field label={words.name} hint={words.nameHint}>
        <TextInput value={name} maxLength={200} onChange={(event) => setName(event.currentTarget.value)} />
      </Field>
      <AddressFields addresses={addresses} problems={problemsOf(error)} onChange={setAddresses} />
      <ProfileField profile={profile} onProfile={setProfile} />
      {summary.hasKey ? <CrlNumberField number={crlNumber} onNumber={setCrlNumber} /> : null}
      <NoteField note={note} onNote={setNote} />
      {error === null || error.code === 'authority.content-invalid' ? null : (
        <ErrorPanel inset {...describeError(error)} />
      )}
    </Dialog>
  );
}

function NoteField({ note, onNote }: { readonly note: string; readonly onNote: (note: string) => void }) {
  return (
    <Field label={words.note} optional>
      <TextArea
        className={css['low']}
        rows={2}
        maxLength={4000}
        value={note}
        onChange={(event) => onNote(event.currentTarget.value)}
      />
    </Field>
  );
}

interface ProfileFieldProps {
  readonly profile: string;
  readonly onProfile: (profile: string) => void;
}

function ProfileField({ profile, onProfile }: ProfileFieldProps) {
  const profiles = useProfiles((state) => state.list) ?? [];
  useEffect(followProfiles, []);
  const offered = profiles.filter(({ isArchived, id }) => !isArchived || id === profile);
  return (
    <Field label={words.standardProfile}>
      <Select
        value={profile}
        onChange={onProfile}
        options={[
          { value: NO_PROFILE, label: words.noProfile },
          ...offered.map(({ id, name }) => ({ value: id, label: visibleText(name) })),
        ]}
      />
    </Field>
  );
}

const textsOf = ({ addresses }: AuthorityDetails): TypedAddresses => ({
  crl: addresses.crl.join('\n'),
  ocsp: addresses.ocsp.join('\n'),
  caIssuers: addresses.caIssuers.join('\n'),
});
