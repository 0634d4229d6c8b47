import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import type { ForeignCrl, ForeignCrlImport } from '../../../shared/model/status.ts';
import type { Result } from '../../../shared/result.ts';
import { foreignCrlText as words } from '../../../shared/text/en/ui/foreign-crls.ts';
import { useNow } from '../../stores/clock.ts';
import { describeError, keepFailure } from '../../stores/failure.ts';
import { fetchNow, openForeignCrl, removeForeignCrl, takeFromFile, useForeignCrls } from '../../stores/foreign-crls.ts';
import { useRoleBlock } from '../../stores/operators.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { formatInstant, formatRelative } from '../../ui/format-time.ts';
import { SectionHead } from '../../ui/key-value.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { Status, type StatusKind } from '../../ui/status.tsx';
import { showToast } from '../../ui/toast.tsx';
import { ForeignCrlDialog } from './foreign-crl-dialog.tsx';
import css from './foreign-crls.module.css';
import { NamedCertificatesDialog } from './named-certificates-dialog.tsx';

/** What is done with a list in a dialog. */
type Doing = { readonly what: 'add' } | { readonly what: 'set' | 'named' | 'remove'; readonly crl: ForeignCrl };

/** Revocation lists of authorities that sign elsewhere: those of one authority, and those that belong to none here. */
export function ForeignCrls({ authorityId }: { readonly authorityId: AuthorityId }) {
  const { value, error } = useForeignCrls(authorityId);
  const [doing, setDoing] = useState<Doing | null>(null);
  const isReadOnly = useWorkspace()?.readOnly === true;
  const roleBlock = useRoleBlock('issuer');
  const blocked = isReadOnly ? words.readOnly : roleBlock;
  if (error !== null) return <ErrorPanel {...describeError(error)} />;
  return (
    <section className={css['section']} aria-label={words.title}>
      <SectionHead
        trailing={
          <span className={css['buttons']}>
            <Button size="small" blockedBecause={blocked} onClick={() => void take(authorityId, takeFromFile())}>
              {words.fromFile}
            </Button>
            <Button size="small" blockedBecause={blocked} onClick={() => setDoing({ what: 'add' })}>
              {words.fromAddress}
            </Button>
          </span>
        }
      >
        {words.title}
      </SectionHead>
      <p className={css['quiet']}>{words.lead}</p>
      {value === null ? <Spinner>{words.loading}</Spinner> : null}
      {value?.length === 0 ? <p className={css['quiet']}>{words.empty}</p> : null}
      {value === null || value.length === 0 ? null : (
        <ul className={css['lists']}>
          {value.map((crl) => (
            <ForeignCrlItem key={crl.id} crl={crl} shown={authorityId} blocked={blocked} onDo={setDoing} />
          ))}
        </ul>
      )}
      <Dialogs doing={doing} shown={authorityId} onClose={() => setDoing(null)} />
    </section>
  );
}

/** Says in a toast what came of taking a list in, and where it is if not among those of the authority that is shown. */
function tell(shown: AuthorityId, { outcome, crl }: ForeignCrlImport): void {
  const { authorityId = shown, issuer, verified } = crl;
  const tone = outcome === 'older' || !verified ? 'failed' : 'done';
  const said = verified ? words.outcomes[outcome] : words.unverifiedOutcome(words.outcomes[outcome]);
  if (authorityId === shown) return showToast(said, tone);
  const onChoose = (): void => navigate(buildAddress('authorities', [authorityId, 'revocation', 'foreign']));
  showToast(words.ofAnother(said, issuer), tone, { label: words.showIt, onChoose });
}

async function take(shown: AuthorityId, taking: Promise<Result<ForeignCrlImport | null, AppError>>): Promise<void> {
  const taken = await taking;
  if (keepFailure(taken) && taken.ok && taken.value !== null) tell(shown, taken.value);
}

interface ItemProps {
  readonly crl: ForeignCrl;
  /** Whose lists are shown. */
  readonly shown: AuthorityId;
  readonly blocked: string | undefined;
  readonly onDo: (doing: Doing) => void;
}

const KINDS: Readonly<Record<ForeignCrl['state'], StatusKind>> = {
  holds: 'valid',
  due: 'expiring',
  overdue: 'expired',
};

function ForeignCrlItem({ crl, shown, blocked, onDo }: ItemProps) {
  const now = useNow();
  return (
    <li className={css['list']}>
      <div className={css['head']}>
        <bdi className={css['issuer']}>{visibleText(crl.issuer)}</bdi>
        {crl.verified ? (
          <Status status={KINDS[crl.state]}>{words.states[crl.state]}</Status>
        ) : (
          <Status status="unknown">{words.unverified}</Status>
        )}
        <Menu
          align="end"
          trigger={<IconButton icon={Ellipsis} label={words.menu(crl.issuer)} />}
          entries={buildEntries({ crl, shown, blocked, onDo })}
        />
      </div>
      <div className={css['quiet']}>{describeList(crl).join(' · ')}</div>
      {crl.verified ? null : <div className={css['quiet']}>{words.unverifiedWhy}</div>}
      {crl.url === undefined ? null : <div className={css['quiet']}>{words.address(crl.url)}</div>}
      {crl.fetchError === undefined ? null : (
        <div className={css['problem']}>{words.failedFetch(crl.fetchError, formatRelative(crl.fetchedAt, now))}</div>
      )}
    </li>
  );
}

const buildEntries = ({ crl, shown, blocked, onDo }: ItemProps) =>
  [
    {
      label: words.fetch,
      disabledBecause: blocked ?? (crl.url === undefined ? words.noAddress : undefined),
      onChoose: () => void take(shown, fetchNow(crl.id)),
    },
    { label: words.settings, disabledBecause: blocked, onChoose: () => onDo({ what: 'set', crl }) },
    'separator',
    { label: words.open, onChoose: () => void openForeignCrl(crl.id) },
    { label: words.certificates, onChoose: () => onDo({ what: 'named', crl }) },
    'separator',
    { label: words.remove, danger: true, disabledBecause: blocked, onChoose: () => onDo({ what: 'remove', crl }) },
  ] as const;

const describeList = (crl: ForeignCrl): readonly string[] => [
  words.number(crl.number),
  ...(crl.baseNumber === undefined ? [] : [words.delta]),
  ...(crl.isLimited ? [words.limited] : []),
  words.entries(crl.entries),
  crl.nextUpdate === undefined ? words.noNext : words.next(formatInstant(crl.nextUpdate), crl.state === 'overdue'),
  ...(crl.listed === undefined || crl.listed === 0 ? [] : [words.listed(crl.listed)]),
  crl.fetchEveryHours !== undefined
    ? words.every(crl.fetchEveryHours)
    : crl.url === undefined
      ? words.noPlace
      : words.byHand,
  ...(crl.watched ? [] : [words.unwatched]),
];

interface DialogsProps {
  readonly doing: Doing | null;
  readonly shown: AuthorityId;
  readonly onClose: () => void;
}

function Dialogs({ doing, shown, onClose }: DialogsProps) {
  if (doing === null) return null;
  if (doing.what === 'add') return <ForeignCrlDialog onClose={onClose} onTaken={(taken) => tell(shown, taken)} />;
  const { crl } = doing;
  if (doing.what === 'set')
    return <ForeignCrlDialog crl={crl} onClose={onClose} onTaken={(taken) => tell(shown, taken)} />;
  if (doing.what === 'named') return <NamedCertificatesDialog crl={crl} onClose={onClose} />;
  const remove = async () => {
    onClose();
    keepFailure(await removeForeignCrl(crl.id));
  };
  return (
    <ConfirmDialog
      open
      danger
      title={words.removing.title(crl.issuer)}
      confirmLabel={words.removing.confirm}
      onConfirm={() => void remove()}
      onCancel={onClose}
    >
      {words.removing.body}
    </ConfirmDialog>
  );
}
