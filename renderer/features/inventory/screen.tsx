import { useEffect, useRef, useState } from 'react';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import { CERTIFICATE_STATUSES, type CertificateSummary } from '../../../shared/model/certificate.ts';
import { inventoryText as words } from '../../../shared/text/en/ui/inventory.ts';
import { useCertificateMarks } from '../../stores/certificate-marks.ts';
import { describeError } from '../../stores/failure.ts';
import { changeInventoryQuery, resetInventory, startInventory, useInventory } from '../../stores/inventory.ts';
import { usePaneWidth } from '../../stores/layout.ts';
import { buildAddress, navigate, type ParsedAddress, replaceAddress } from '../../stores/router.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import type { GridHandle } from '../../ui/data-grid.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { type CertificateAction, CertificateDialogs } from './certificate-dialogs.tsx';
import { CertificateList } from './certificate-list.tsx';
import { DetailsPane } from './details-pane.tsx';
import { FilterBar } from './filter-bar.tsx';
import { MarkedCertificates } from './marked-certificates.tsx';

const DETAILS_REM = 22.75;

/** Every certificate that is known here. */
export function InventoryScreen({ address }: { readonly address: ParsedAddress }) {
  const error = useInventory((state) => state.error);
  const marks = useCertificateMarks((state) => state.marked.size);
  const [width, setWidth] = usePaneWidth('inventory', DETAILS_REM);
  const [action, setAction] = useState<CertificateAction | null>(null);
  const grid = useRef<GridHandle>(null);
  const shown = address.path[0];
  const name = useInventory((state) => nameOf(state.window.rows, shown));
  useWorkspaceRows();
  useFilterOf(address);
  const show = (certificate: CertificateSummary | null) => {
    const next = buildAddress('inventory', certificate === null ? [] : [certificate.id]);
    if (shown === undefined || certificate === null) navigate(next);
    else replaceAddress(next);
  };
  return (
    <>
      <h1 className="visually-hidden">{words.title}</h1>
      {marks === 0 ? <FilterBar onLeave={() => grid.current?.focus()} /> : <MarkedCertificates />}
      {error === null ? null : <ErrorPanel {...describeError(error)} />}
      <SplitPane
        side={
          shown === undefined ? null : (
            <DetailsPane
              id={shown}
              onAct={setAction}
              onClose={() => {
                show(null);
                grid.current?.focus();
              }}
            />
          )
        }
        sideLabel={words.details.label(name)}
        width={width}
        onWidth={setWidth}
        onClose={() => show(null)}
      >
        <CertificateList shown={shown} onShow={show} onAct={setAction} handle={grid} />
      </SplitPane>
      <CertificateDialogs action={action} onClose={() => setAction(null)} />
    </>
  );
}

function nameOf(rows: ReadonlyMap<number, CertificateSummary>, id: string | undefined): string {
  for (const row of rows.values()) if (row.id === id) return row.name;
  return '';
}

/** Another workspace begins with an empty list. */
function useWorkspaceRows(): void {
  const id = useWorkspace()?.id;
  useEffect(() => {
    if (lastWorkspace !== id) resetInventory();
    lastWorkspace = id;
    return startInventory();
  }, [id]);
}

let lastWorkspace: string | undefined;

/** An address may name a status, an authority or a filter to show. */
function useFilterOf({ query, path }: ParsedAddress): void {
  const { status: wanted, authority, filter } = query;
  const [shown] = path;
  useEffect(() => {
    if (wanted === undefined && authority === undefined && filter === undefined) return;
    const status = CERTIFICATE_STATUSES.find((known) => known === wanted) ?? null;
    const authorityId = authority === undefined ? null : (authority as AuthorityId);
    void changeInventoryQuery({ status, authorityId, filter: filter ?? null });
    // Taken over: the same link may be followed again after the filter was changed by hand.
    replaceAddress(buildAddress('inventory', shown === undefined ? [] : [shown]));
  }, [wanted, authority, filter, shown]);
}
