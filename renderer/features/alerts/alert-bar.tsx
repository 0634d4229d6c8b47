import { RefreshCw, SlidersHorizontal } from 'lucide-react';
import { useState } from 'react';
import { ALERT_KINDS, ALERT_LISTS, type AlertKind } from '../../../shared/model/alert.ts';
import { alertsText as text } from '../../../shared/text/en/ui/alerts.ts';
import { changeAlertFilter, checkAlertsNow, useAlertList, useOpenAlerts } from '../../stores/alerts.ts';
import { keepFailure } from '../../stores/failure.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { formatCount } from '../../ui/format-number.ts';
import { visibleText } from '../../ui/format-text.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { showToast } from '../../ui/toast.tsx';
import { Toolbar, ToolbarGap } from '../../ui/toolbar.tsx';
import css from './alerts.module.css';

/** Which alerts are listed, and a check at once. */
export function AlertBar() {
  const list = useAlertList((state) => state.filter.list);
  const counts = useOpenAlerts((state) => state.counts.lists);
  return (
    <Toolbar label={text.title}>
      <Segmented
        label={text.listName}
        value={list}
        options={ALERT_LISTS.map((value) => ({
          value,
          label: value === 'over' ? text.lists[value] : text.withCount(text.lists[value], counts[value]),
        }))}
        onChange={(next) => void changeAlertFilter({ list: next })}
      />
      <KindFilter />
      <AssigneeFilter />
      <ToolbarGap />
      <CheckButton />
      <IconButton
        icon={SlidersHorizontal}
        label={text.settings}
        onClick={() => navigate(buildAddress('settings', [], { section: 'alerts' }))}
      />
    </Toolbar>
  );
}

function KindFilter() {
  const kind = useAlertList((state) => state.filter.kind);
  const openByKind = useOpenAlerts((state) => state.counts.openByKind);
  return (
    <Select<AlertKind | 'every'>
      label={text.kind}
      className={css['filter']}
      value={kind ?? 'every'}
      options={(['every', ...ALERT_KINDS] as const).map((value) => ({
        value,
        label: value === 'every' ? text.everyKind : text.kinds[value],
        note: value === 'every' || openByKind[value] === undefined ? undefined : formatCount(openByKind[value]),
      }))}
      onChange={(next) => void changeAlertFilter({ kind: next === 'every' ? null : next })}
    />
  );
}

/** Names begin with a mark, so that none of them can be taken for one of the two words. */
function AssigneeFilter() {
  const assignee = useAlertList((state) => state.filter.assignee);
  const known = useOpenAlerts((state) => state.counts.assignees);
  const names = [...new Set([...known, ...(assignee === null || assignee === '' ? [] : [assignee])])];
  return (
    <Select
      label={text.assignee}
      className={css['filter']}
      value={assignee === null ? 'anyone' : `=${assignee}`}
      options={[
        { value: 'anyone', label: text.anyone },
        { value: '=', label: text.nobody },
        ...names.map((name) => ({ value: `=${name}`, label: visibleText(name) })),
      ]}
      onChange={(next) => void changeAlertFilter({ assignee: next === 'anyone' ? null : next.slice(1) })}
    />
  );
}

function CheckButton() {
  const [busy, setBusy] = useState(false);
  const check = async () => {
    setBusy(true);
    const answer = await checkAlertsNow();
    setBusy(false);
    keepFailure(answer);
    if (answer.ok) showToast(text.checked(answer.value.raised, answer.value.ended));
  };
  return (
    <Button icon={RefreshCw} disabled={busy} aria-busy={busy} onClick={() => void check()}>
      {busy ? text.checking : text.checkNow}
    </Button>
  );
}
