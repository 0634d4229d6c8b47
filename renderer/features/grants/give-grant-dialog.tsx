import { useEffect, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import type { Grant, GrantOffer, GrantPurpose } from '../../../shared/model/grant.ts';
import { grantsText } from '../../../shared/text/en/grants.ts';
import { useAuthorities } from '../../stores/authorities.ts';
import { describeError } from '../../stores/failure.ts';
import { closeGrantDialog, giveGrant, readOffer, useGrants } from '../../stores/grants.ts';
import { useRoleBlock } from '../../stores/operators.ts';
import { ensureUnlocked } from '../../stores/unlock.ts';
import { useAct } from '../../stores/use-act.ts';
import { Button } from '../../ui/button.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field } from '../../ui/field.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { formatMinute } from '../../ui/format-time.ts';
import { useUiWords } from '../../ui/host.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { showToast } from '../../ui/toast.tsx';
import { GrantEndField } from './grant-end-field.tsx';
import { GrantPurposes } from './grant-purposes.tsx';
import css from './grants.module.css';

const { give: words } = grantsText;

/** Gives a grant; any screen opens it by `openGrantDialog`. */
export function GiveGrantDialog() {
  const giving = useGrants((state) => state.giving);
  const authorities = useAuthorities(({ list }) => list) ?? [];
  if (giving === undefined) return null;
  const able = authorities.filter(canHaveGrant);
  return <GiveGrant key={giving ?? 'choose'} given={giving} able={able} />;
}

const canHaveGrant = ({ hasKey, archivedAt, status }: AuthoritySummary): boolean =>
  hasKey && archivedAt === undefined && (status === 'valid' || status === 'expiring');

interface GiveGrantProps {
  /** Whom it is for; null where that is chosen here. */
  readonly given: AuthorityId | null;
  readonly able: readonly AuthoritySummary[];
}

function GiveGrant({ given, able }: GiveGrantProps) {
  const ui = useUiWords();
  const only = able.length === 1 ? able[0]?.id : undefined;
  const giving = useGiving(given ?? only ?? null);
  const { offer, error, failure } = giving;
  return (
    <Dialog
      open
      title={given === null || offer === null ? words.title : words.titleFor(offer.authorityName)}
      description={words.description}
      onClose={closeGrantDialog}
      onSubmit={() => void giving.submit()}
      footer={
        <>
          <Button onClick={closeGrantDialog}>{ui.cancel}</Button>
          <Button
            type="submit"
            variant="primary"
            disabled={giving.busy || offer === null}
            blockedBecause={giving.block}
          >
            {words.submit}
          </Button>
        </>
      }
    >
      {given === null ? <ChooseAuthority able={able} chosen={giving.chosen} onChoose={giving.choose} /> : null}
      {error === null ? null : <ErrorPanel inset {...describeError(error)} />}
      {giving.chosen === null || error !== null ? null : offer === null ? (
        <Spinner>{ui.loading}</Spinner>
      ) : (
        <>
          <GrantPurposes offer={offer} chosen={giving.purposes} onChange={giving.setPurposes} />
          <GrantEndField key={offer.authorityId} latest={offer.latest} onChange={giving.setUntil} />
          <p className={css['hint']}>
            {words.ends} {offer.current === null ? null : words.replaces(formatMinute(offer.current.until))}
          </p>
        </>
      )}
      {failure === null ? null : <ErrorPanel inset {...describeError(failure)} />}
    </Dialog>
  );
}

/** What the dialog holds: whom, for what, until when. Everything that an authority can be granted is chosen at first. */
function useGiving(first: AuthorityId | null) {
  const [chosen, setChosen] = useState(first);
  const { offer, error } = useOffer(chosen);
  const [picked, setPurposes] = useState<readonly GrantPurpose[] | null>(null);
  const [until, setUntil] = useState<number | null>(null);
  const { busy, failure, act } = useAct<Grant>();
  const offered = offer?.purposes ?? [];
  const purposes = (picked ?? offered).filter((purpose) => offered.includes(purpose));
  const roleBlock = useRoleBlock('admin');
  const block =
    roleBlock ?? (purposes.length === 0 ? words.blockedPurposes : until === null ? words.blockedUntil : undefined);
  const submit = async (): Promise<void> => {
    if (busy || offer === null || until === null || block !== undefined) return;
    const { authorityId, authorityName } = offer;
    if (!(await ensureUnlocked(words.unlock(authorityName)))) return;
    const grant = await act(() => giveGrant({ authorityId, purposes: [...purposes], until }));
    if (grant === undefined) return;
    closeGrantDialog();
    showToast(words.given(authorityName, formatMinute(grant.until)));
  };
  const choose = (id: AuthorityId): void => {
    setChosen(id);
    setPurposes(null);
  };
  return { chosen, choose, offer, error, purposes, setPurposes, setUntil, block, busy, failure, submit };
}

interface ChooseAuthorityProps {
  readonly able: readonly AuthoritySummary[];
  readonly chosen: AuthorityId | null;
  readonly onChoose: (id: AuthorityId) => void;
}

function ChooseAuthority({ able, chosen, onChoose }: ChooseAuthorityProps) {
  if (able.length === 0) return <p className={css['hint']}>{words.none}</p>;
  return (
    <Field label={words.authority}>
      <Combobox
        value={chosen ?? ''}
        options={able.map(({ id, name, subject }) => ({
          value: id,
          label: visibleText(name),
          note: visibleText(subject),
        }))}
        onChange={(value) => {
          const authority = able.find(({ id }) => id === value);
          if (authority !== undefined) onChoose(authority.id);
        }}
        placeholder={words.chooseAuthority}
        searchLabel={words.searchAuthorities}
        noneFound={words.noAuthority}
        more={words.moreAuthorities}
      />
    </Field>
  );
}

interface Offered {
  readonly offer: GrantOffer | null;
  readonly error: AppError | null;
}

const NOTHING: Offered = { offer: null, error: null };

/** What can be given for an authority; of the one chosen before nothing is shown. */
function useOffer(id: AuthorityId | null): Offered {
  const [answered, setAnswered] = useState<Offered & { readonly id: AuthorityId | null }>({ id: null, ...NOTHING });
  useEffect(() => {
    if (id === null) return;
    let current = true;
    void readOffer(id).then((answer) => {
      if (!current) return;
      setAnswered(answer.ok ? { id, offer: answer.value, error: null } : { id, offer: null, error: answer.error });
    });
    return () => {
      current = false;
    };
  }, [id]);
  return answered.id === id ? answered : NOTHING;
}
