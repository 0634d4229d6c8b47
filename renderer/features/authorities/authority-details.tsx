import { X } from 'lucide-react';
import { useState } from 'react';
import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import { authoritiesText } from '../../../shared/text/en/ui/authorities.ts';
import { frameText } from '../../../shared/text/en/ui/frame.ts';
import { useAuthority } from '../../stores/authorities.ts';
import { useAuthorityDetails } from '../../stores/authority-details.ts';
import { useNow } from '../../stores/clock.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { formatDate } from '../../ui/format-time.ts';
import { Name } from '../../ui/mono.tsx';
import { StatusChip } from '../../ui/status.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { RelativeTime } from '../../ui/time.tsx';
import { ValidityRuler } from '../../ui/validity-bar.tsx';
import css from './authorities.module.css';
import { AuthorityDialogs, type AuthorityDialog } from './authority-dialogs.tsx';
import { AuthorityFoot } from './authority-foot.tsx';
import { AuthorityMark } from './authority-tree.tsx';
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
}

export function AuthorityDetails({ authority, firstTab, onClose }: AuthorityDetailsProps) {
  const [tab, setTab] = useState<TabId>(TAB_IDS.find((known) => known === firstTab) ?? lastTab);
  const [dialog, setDialog] = useState<AuthorityDialog | null>(null);
  const reading = useAuthorityDetails(authority.id);
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
          {
            id: 'summary',
            label: words.summary,
            content: <AuthoritySummaryTab authority={authority} reading={reading} onEdit={() => setDialog('edit')} />,
          },
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
            content: <RevocationTab authority={authority} />,
          },
        ]}
      />
      <AuthorityFoot authority={authority} hasDetails={reading.value !== null} onDialog={setDialog} />
      {reading.value === null || dialog === null ? null : (
        <AuthorityDialogs details={reading.value} dialog={dialog} onDialog={setDialog} onGone={onClose} />
      )}
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
        <AuthorityMark authority={authority} />
        <span className={css['gap']} />
        <IconButton icon={X} label={words.close} onClick={onClose} />
      </div>
      <p className={css['quiet']}>
        {words.sentence(kind)} {authority.notAfter < now ? words.ended : words.ends}{' '}
        <RelativeTime at={authority.notAfter} now={now} />.
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

function CertificatesTab({ authority }: { readonly authority: AuthoritySummary }) {
  const { certificates } = authoritiesText;
  return (
    <div className={css['tabBody']}>
      <p>{certificates.intro(authority.issued)}</p>
      {authority.issued === 0 ? null : (
        <div className={css['buttons']}>
          <Button onClick={() => navigate(buildAddress('inventory', [], { authority: authority.id }))}>
            {certificates.open}
          </Button>
        </div>
      )}
    </div>
  );
}
