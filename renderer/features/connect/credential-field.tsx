import { Lock } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { CertificateId } from '../../../shared/model/brands.ts';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import { CHAIN_CHOICES } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { changeDialForm, useConnection } from '../../stores/connection.ts';
import { countIssuersSent, followCredentials, useCredentials } from '../../stores/connection-credentials.ts';
import { useNow } from '../../stores/clock.ts';
import { ensureUnlocked } from '../../stores/unlock.ts';
import { useIsLocked, useWorkspace } from '../../stores/workspace.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { Field } from '../../ui/field.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { formatRelative } from '../../ui/format-time.ts';
import { Select, type SelectOption } from '../../ui/select.tsx';
import css from './dial-form.module.css';
import { PreflightBefore } from './preflight-before.tsx';

const text = connectText.form;

/** Which certificate of the workspace is sent, and what stands in its way. */
export function CredentialField() {
  const workspace = useWorkspace();
  return workspace === null ? <p className={css['hint']}>{text.noWorkspace}</p> : <CredentialSelect />;
}

function CredentialSelect() {
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
      <Field label={text.certificate}>
        <Combobox
          value={chosen}
          options={options}
          searchLabel={text.searchCertificate}
          noneFound={text.noneFound}
          more={text.moreFound}
          onChange={(value) => changeDialForm({ credential: credentials.find(({ id }) => id === value)?.id ?? 'none' })}
        />
      </Field>
      {certificate === undefined ? (
        <p className={css['hint']}>{hintWithout(loaded, credentials)}</p>
      ) : (
        <ChosenCredential certificate={certificate} now={now} />
      )}
    </>
  );
}

function ChosenCredential({ certificate, now }: { readonly certificate: CertificateSummary; readonly now: number }) {
  const chain = useConnection((state) => state.form.chain);
  const host = useConnection((state) => state.form.host);
  const port = useConnection((state) => state.form.port);
  const issuers = useIssuersSent(certificate.id);
  return (
    <>
      <p className={css['hint']}>
        {factsOf(certificate, now)}
        {issuers === null ? null : ` ${text.sends(chain === 'leaf' ? 1 : issuers + 1)}`}
      </p>
      {chain === 'full' && issuers === 0 ? null : (
        <Field label={text.chain}>
          <Select
            value={chain}
            options={CHAIN_CHOICES.map((value) => ({ value, label: text.chains[value] }))}
            onChange={(next) => changeDialForm({ chain: next })}
          />
        </Field>
      )}
      <PreflightBefore certificate={certificate} endpoint={{ host, port }} />
      <LockedNote />
    </>
  );
}

/** How many issuers go with the certificate; null until it is known. */
function useIssuersSent(id: CertificateId): number | null {
  const [known, setKnown] = useState<{ readonly id: CertificateId; readonly count: number } | null>(null);
  useEffect(() => {
    let current = true;
    void countIssuersSent(id).then((count) => {
      if (current && count !== undefined) setKnown({ id, count });
    });
    return () => {
      current = false;
    };
  }, [id]);
  return known?.id === id ? known.count : null;
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
