import { useEffect } from 'react';
import type { AlertId } from '../../../shared/model/brands.ts';
import { alertsText as text } from '../../../shared/text/en/ui/alerts.ts';
import { followAlerts, leaveAlert, readAlert, useAlertList } from '../../stores/alerts.ts';
import { describeError } from '../../stores/failure.ts';
import { usePaneWidth } from '../../stores/layout.ts';
import { buildAddress, navigate, type ParsedAddress } from '../../stores/router.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { AlertBar } from './alert-bar.tsx';
import { AlertGrid } from './alert-grid.tsx';
import { AlertPane } from './alert-pane.tsx';
import css from './alerts.module.css';
import { MarkedAlerts } from './marked-alerts.tsx';

const DETAILS_REM = 24;

/** What needs somebody to act: `/alerts`, one of them `/alerts/<id>`. */
export function AlertsScreen({ address: { path } }: { readonly address: ParsedAddress }) {
  const chosen = path[0] ?? null;
  const error = useAlertList((state) => state.error);
  const marks = useAlertList((state) => state.marked.size);
  const [width, setWidth] = usePaneWidth('alert', DETAILS_REM);
  useEffect(followAlerts, []);
  useEffect(() => {
    if (chosen === null) leaveAlert();
    else void readAlert(chosen as AlertId);
  }, [chosen]);
  return (
    <div className={css['screen']}>
      <h1 className="visually-hidden">{text.title}</h1>
      {marks === 0 ? <AlertBar /> : <MarkedAlerts />}
      {error === null ? null : <ErrorPanel {...describeError(error)} />}
      <SplitPane
        sideLabel={text.details.label}
        width={width}
        onWidth={setWidth}
        onClose={() => navigate(buildAddress('alerts'))}
        side={chosen === null ? null : <AlertPane />}
      >
        <AlertGrid chosen={chosen} />
      </SplitPane>
    </div>
  );
}
