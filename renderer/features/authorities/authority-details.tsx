import { Ellipsis, X } from 'lucide-react';
import { useState } from 'react';
import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import { authoritiesText } from '../../../shared/text/en/ui/authorities.ts';
import { frameText } from '../../../shared/text/en/ui/frame.ts';
import { exportAuthority, useAuthorities, useAuthority } from '../../stores/authorities.ts';
import { useNow } from '../../stores/clock.ts';
import { keepFailure } from '../../stores/failure.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { openDialog } from '../../stores/window-dialogs.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { formatDate } from '../../ui/format-time.ts';
import { Menu } from '../../ui/menu.tsx';
import { Name } from '../../ui/mono.tsx';
import { StatusChip } from '../../ui/status.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { RelativeTime } from '../../ui/time.tsx';
import { showToast } from '../../ui/toast.tsx';
import { ValidityRuler } from '../../ui/validity-bar.tsx';
import css from './authorities.module.css';
import { AuthoritySummaryTab } from './authority-summary-tab.tsx';
import { RevocationTab } from './revocation-tab.tsx';

const words = authoritiesText.details;

const TAB_IDS = ['summary', 'certificates', 'revocation'] as const;
type TabId = (typeof TAB_IDS)[number];

/** Kept from authority to authority, so that the same thing of several can be compared. */
let lastTab: TabId = 'summary';

export interface AuthorityDetailsProps {
  readonly authority: AuthoritySummary;
  readonly firstTab: string | undefined;
  readonly onClose: () => void;
  readonly onIssueCrl: () => void;
}

export function AuthorityDetails({ authority, firstTab, onClose, onIssueCrl }: AuthorityDetailsProps) {
  const [tab, setTab] = useState<TabId>(TAB_IDS.find((known) => known === firstTab) ?? lastTab);
  const waiting = authority.pendingRevocations;
  const choose = (next: TabId) => {
    lastTab = next;
    setTab(next);
  };
  return (
    <>
      <DetailsHead authority={authority} onClose={onClose} />
      <Tabs<TabId>
        label={words.tabs}
        active={tab}
        onChange={choose}
        items={[
          { id: 'summary', label: words.summary, content: <AuthoritySummaryTab authority={authority} /> },
          {
            id: 'certificates',
            label: words.certificates,
            count: authority.issued,
            content: <CertificatesTab authority={authority} />,
          },
          {
            id: 'revocation',
            label: words.revocation,
            ...(waiting === 0 ? {} : { count: waiting }),
            content: <RevocationTab authority={authority} onIssueCrl={onIssueCrl} />,
          },
        ]}
      />
      <DetailsFoot authority={authority} />
    </>
  );
}

function DetailsHead({ authority, onClose }: Pick<AuthorityDetailsProps, 'authority' | 'onClose'>) {
  const now = useNow();
  const parent = useAuthority(authority.parentId);
  const kind =
    authority.parentId === undefined ? words.root : parent === undefined ? words.outside : words.issuing(parent.name);
  return (
    <header className={css['head']}>
      <div className={css['headTitle']}>
        <h2>
          <Name>{authority.name}</Name>
        </h2>
        <StatusChip status={authority.status}>{frameText.statuses[authority.status]}</StatusChip>
        <span className={css['gap']} />
        <IconButton icon={X} label={words.close} onClick={onClose} />
      </div>
      <p className={css['quiet']}>
        {words.sentence(kind)} {authority.notAfter < now ? words.ended : words.ends}{' '}
        <RelativeTime at={authority.notAfter} now={now} />. <Cascade authority={authority} />
      </p>
      <ValidityRuler
        validity={authority}
        now={now}
        nowLabel={authoritiesText.now}
        label={authoritiesText.validityLabel(formatDate(authority.notBefore), formatDate(authority.notAfter))}
      />
    </header>
  );
}

function Cascade({ authority }: { readonly authority: AuthoritySummary }) {
  const list = useAuthorities((state) => state.list) ?? [];
  const below = list.filter(({ parentId, notAfter }) => parentId === authority.id && notAfter >= authority.notAfter);
  return below.length === 0 ? null : `${words.cascade(below.length)}.`;
}

function CertificatesTab({ authority }: { readonly authority: AuthoritySummary }) {
  const { certificates } = authoritiesText;
  return (
    <div className={css['tabBody']}>
      <p>{certificates.intro(authority.issued)}</p>
      <div className={css['buttons']}>
        <Button onClick={() => navigate(buildAddress('inventory', [], { authority: authority.id }))}>
          {certificates.open}
        </Button>
      </div>
    </div>
  );
}

function DetailsFoot({ authority }: { readonly authority: AuthoritySummary }) {
  const { actions } = authoritiesText;
  const readOnly = useWorkspace()?.readOnly === true;
  const valid = authority.status === 'valid' || authority.status === 'expiring';
  const blocked = readOnly
    ? actions.readOnly
    : !authority.hasKey
      ? actions.noKey
      : valid
        ? undefined
        : actions.notValid;
  const write = async (chain: boolean) => {
    const answer = await exportAuthority(authority.id, chain);
    if (keepFailure(answer) && answer.ok && answer.value !== null) showToast(actions.exported(answer.value.name));
  };
  return (
    <footer className={css['foot']}>
      <Button
        variant="primary"
        blockedBecause={blocked}
        onClick={() => navigate(buildAddress('issue', [], { authority: authority.id }))}
      >
        {actions.issue}
      </Button>
      <Button onClick={() => void write(false)}>{actions.export}</Button>
      <span className={css['gap']} />
      <Menu
        align="end"
        trigger={<IconButton icon={Ellipsis} label={actions.more} />}
        entries={[
          { label: actions.exportChain, onChoose: () => void write(true) },
          { label: actions.below, disabled: blocked !== undefined, onChoose: () => openDialog('authority.new') },
          'separator',
          {
            label: words.certificateLink,
            onChoose: () => navigate(buildAddress('inventory', [authority.certificateId])),
          },
        ]}
      />
    </footer>
  );
}
