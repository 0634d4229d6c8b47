import { Lock } from 'lucide-react';
import { useEffect } from 'react';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { changeDialForm, useConnection } from '../../stores/connection.ts';
import { followCredentials, useCredentials } from '../../stores/connection-credentials.ts';
import { useNow } from '../../stores/clock.ts';
import { ensureUnlocked } from '../../stores/unlock.ts';
import { useIsLocked, useWorkspace } from '../../stores/workspace.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { formatRelative } from '../../ui/format-time.ts';
import { Select, type SelectOption } from '../../ui/select.tsx';
import css from './dial-form.module.css';

const text = connectText.form;

/** Which certificate of the workspace is sent, and what stands in its way. */
export function CredentialField({ notInList }: { readonly notInList: boolean }) {
  const workspace = useWorkspace();
  return workspace === null ? (
    <p className={css['hint']}>{text.noWorkspace}</p>
  ) : (
    <CredentialSelect notInList={notInList} />
  );
}

function CredentialSelect({ notInList }: { readonly notInList: boolean }) {
  useEffect(followCredentials, []);
  const chosen = useConnection((state) => state.form.credential);
  const { credentials, loaded } = useCredentials();
  const now = useNow();
  const certificate = credentials.find(({ id }) => id === chosen);
  const options: SelectOption<string>[] = [
    { value: 'none', label: text.noCredential },
    ...(chosen !== 'none' && certificate === undefined ? [{ value: chosen, label: loaded ? text.gone : '…' }] : []),
    ...credentials.map((one) => ({ value: one.id, label: visibleText(one.name), note: noteOf(one, now) })),
  ];
  return (
    <>
      <div className={css['withWarning']}>
        <Field label={text.certificate}>
          <Select
            value={chosen}
            options={options}
            onChange={(value) =>
              changeDialForm({ credential: credentials.find(({ id }) => id === value)?.id ?? 'none' })
            }
          />
        </Field>
        {notInList && certificate !== undefined ? <span className={css['warning']}>{text.notInList}</span> : null}
      </div>
      <p className={css['hint']}>
        {certificate === undefined ? hintWithout(loaded, credentials) : factsOf(certificate, now)}
      </p>
      {certificate === undefined ? null : <LockedNote />}
    </>
  );
}

function LockedNote() {
  const locked = useIsLocked();
  if (!locked) return null;
  return (
    <p className={css['locked']}>
      <Lock aria-hidden />
      <span>
        {text.locked} {text.lockedWhy}{' '}
        <LinkButton onClick={() => void ensureUnlocked(text.unlockPurpose)}>{text.unlock}</LinkButton>
      </span>
    </p>
  );
}

const hintWithout = (loaded: boolean, credentials: readonly CertificateSummary[]): string =>
  loaded && credentials.length === 0 ? text.noneWithKey : text.noCredentialHint;

const noteOf = (certificate: CertificateSummary, now: number): string =>
  `${visibleText(certificate.issuerName)}, ${formatRelative(certificate.notAfter, now)}`;

const factsOf = (certificate: CertificateSummary, now: number): string =>
  text.credentialFacts({
    issuer: visibleText(certificate.issuerName),
    key: certificate.key,
    ends: text.ends(formatRelative(certificate.notAfter, now), certificate.notAfter < now),
  });
