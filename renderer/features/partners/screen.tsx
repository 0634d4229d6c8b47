import { Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { PartnerId } from '../../../shared/model/brands.ts';
import type { PartnerSummary } from '../../../shared/model/partner.ts';
import { partnersText as text } from '../../../shared/text/en/ui/partners.ts';
import { requestsText } from '../../../shared/text/en/ui/requests.ts';
import { describeError } from '../../stores/failure.ts';
import { usePaneWidth } from '../../stores/layout.ts';
import { useRoleBlock } from '../../stores/operators.ts';
import { followPartners, leavePartner, readPartner, searchPartners, usePartners } from '../../stores/partner.ts';
import { buildAddress, navigate, type ParsedAddress, replaceAddress } from '../../stores/router.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { AreaSwitch } from '../../ui/area-switch.tsx';
import { Button } from '../../ui/button.tsx';
import { DelayedSearch } from '../../ui/delayed-search.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { formatCount } from '../../ui/format-number.ts';
import { SplitPane } from '../../ui/split-pane.tsx';
import { Toolbar } from '../../ui/toolbar.tsx';
import { PartnerForm } from './partner-form.tsx';
import { PartnerGrid } from './partner-grid.tsx';
import { PartnerPane } from './partner-pane.tsx';
import css from './partners.module.css';

const DETAILS_REM = 24;

/** The parties that certificates are issued to: `/partners`, one of them `/partners/<id>`. */
export function PartnersScreen({ address: { path, query } }: { readonly address: ParsedAddress }) {
  const chosen = path[0] ?? null;
  const { window, error, isRead, search } = usePartners();
  const [edited, setEdited] = useState<PartnerSummary | 'new' | null>(null);
  const [width, setWidth] = usePaneWidth('partner', DETAILS_REM);
  useEffect(followPartners, []);
  useEffect(() => {
    if (chosen === null) leavePartner();
    else void readPartner(chosen as PartnerId);
  }, [chosen]);
  const isEmpty = isRead && window.total === 0 && search === '';
  // Another screen asks for a new one by the address.
  const isAsked = query['new'] !== undefined;
  const shown = edited ?? (isAsked ? 'new' : null);
  const close = () => {
    setEdited(null);
    if (isAsked) replaceAddress(buildAddress('partners'));
  };
  return (
    <div className={css['screen']}>
      <h1 className="visually-hidden">{text.title}</h1>
      <PartnersBar onNew={() => setEdited('new')} />
      {error === null ? null : <ErrorPanel {...describeError(error)} />}
      {isEmpty ? (
        <EmptyState title={text.empty.title} action={<NewPartner onNew={() => setEdited('new')} />}>
          {text.empty.body}
        </EmptyState>
      ) : (
        <SplitPane
          sideLabel={text.details.label('')}
          width={width}
          onWidth={setWidth}
          onClose={() => navigate(buildAddress('partners'))}
          side={chosen === null ? null : <PartnerPane onEdit={setEdited} />}
        >
          <PartnerGrid chosen={chosen} />
        </SplitPane>
      )}
      {shown === null ? null : <PartnerForm partner={shown === 'new' ? undefined : shown} onClose={close} />}
    </div>
  );
}

function PartnersBar({ onNew }: { readonly onNew: () => void }) {
  const search = usePartners((state) => state.search);
  const total = usePartners((state) => state.window.total);
  const { area } = requestsText;
  return (
    <Toolbar label={text.title}>
      <AreaSwitch
        label={area.label}
        areas={[
          { label: area.inbox, to: buildAddress('requests'), isCurrent: false },
          { label: area.own, to: buildAddress('requests', ['own']), isCurrent: false },
          { label: area.partners, to: buildAddress('partners'), isCurrent: true },
        ]}
      />
      <DelayedSearch
        label={text.search}
        placeholder={text.searchPlaceholder}
        clearLabel={text.clearSearch}
        value={search}
        trailing={formatCount(total)}
        onChange={changeSearch}
      />
      <NewPartner onNew={onNew} />
    </Toolbar>
  );
}

const changeSearch = (search: string): void => void searchPartners(search);

function NewPartner({ onNew }: { readonly onNew: () => void }) {
  const readOnly = useWorkspace()?.readOnly === true;
  const roleBlock = useRoleBlock('issuer');
  return (
    <Button variant="primary" icon={Plus} blockedBecause={readOnly ? text.readOnly : roleBlock} onClick={onNew}>
      {text.new}
    </Button>
  );
}
