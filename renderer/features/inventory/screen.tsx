import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { CERTIFICATE_STATUSES, type CertificateSummary } from '../../../shared/model/certificate.ts';
import { printFilter } from '../../../shared/model/filter/print.ts';
import { inventoryText as words } from '../../../shared/text/en/ui/inventory.ts';
import { useAuthority } from '../../stores/authorities.ts';
import { useCertificateMarks } from '../../stores/certificate-marks.ts';
import { describeError } from '../../stores/failure.ts';
import { askForColumns, useColumns } from '../../stores/inventory-columns.ts';
import { setInventoryFilter, useFilterDraft } from '../../stores/inventory-filter.ts';
import { resetInventory, startInventory, useInventory } from '../../stores/inventory.ts';
import { usePaneWidth } from '../../stores/layout.ts';
import { buildAddress, navigate, type ParsedAddress, replaceAddress } from '../../stores/router.ts';
import { type OpenWorkspace, useWorkspace } from '../../stores/workspace.ts';
import type { GridHandle } from '../../ui/data-grid.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { useRem } from '../../ui/text-scale.ts';
import { useElementWidth } from '../../ui/use-element-width.ts';
import { SplitPane } from '../../ui/split-pane.tsx';
import { type CertificateAction, CertificateDialogs } from './certificate-dialogs.tsx';
import { fittingColumns } from './columns.tsx';
import { CertificateList, type ShownColumns } from './certificate-list.tsx';
import { DetailsPane } from './details-pane.tsx';
import { FilterBar } from './filter-bar.tsx';
import { MarkedCertificates } from './marked-certificates.tsx';

const DETAILS_REM = 22.75;

/** Every certificate that is known here. */
export function InventoryScreen({ address }: { readonly address: ParsedAddress }) {
  const error = useInventory((state) => state.error);
  const hasMarks = useCertificateMarks(({ marked, allBut }) => marked.size > 0 || allBut !== null);
  const [width, setWidth] = usePaneWidth('inventory', DETAILS_REM);
  const [action, setAction] = useState<CertificateAction | null>(null);
  const grid = useRef<GridHandle>(null);
  const shown = address.path[0];
  const name = useInventory((state) => nameOf(state.window.rows, shown));
  useWorkspaceRows();
  useFilterOf(address);
  const input = useRef<HTMLInputElement>(null);
  useFilterKeys(input);
  const list = useShownColumns();
  const show = (certificate: CertificateSummary | null) => {
    const next = buildAddress('inventory', certificate === null ? [] : [certificate.id]);
    if (shown === undefined || certificate === null) navigate(next);
    else replaceAddress(next);
  };
  return (
    <>
      <h1 className="visually-hidden">{words.title}</h1>
      {hasMarks ? (
        <MarkedCertificates />
      ) : (
        <FilterBar input={input} columns={list.columns} onLeave={() => grid.current?.focus()} />
      )}
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
        <CertificateList list={list} shown={shown} onShow={show} onAct={setAction} handle={grid} />
      </SplitPane>
      <CertificateDialogs action={action} onClose={() => setAction(null)} />
    </>
  );
}

/** The columns that were chosen, else those that fit the place of the list. */
function useShownColumns(): ShownColumns {
  const place = useRef<HTMLDivElement>(null);
  const widthRem = useElementWidth(place) / useRem();
  const chosen = useColumns((state) => state.chosen);
  const columns = useMemo(() => chosen ?? fittingColumns(widthRem), [chosen, widthRem]);
  useEffect(() => askForColumns(columns), [columns]);
  return { place, widthRem, columns };
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

/** An address may bring a filter, or a status or an authority to show. */
function useFilterOf({ query, path }: ParsedAddress): void {
  const { filter, status, authority } = query;
  const [shown] = path;
  const workspace = useWorkspace();
  const name = useAuthority(authority)?.name;
  const isKnown = authority === undefined || name !== undefined;
  useEffect(() => {
    if (filter === undefined && status === undefined && authority === undefined) return leaveSignersOut(workspace);
    if (!isKnown) return;
    setInventoryFilter(filter ?? filterOfLink(status, name));
    // Taken over: the same link may be followed again after the filter was changed by hand.
    replaceAddress(buildAddress('inventory', shown === undefined ? [] : [shown]));
  }, [filter, status, authority, name, isKnown, shown, workspace]);
}

/** Those of the responder are short-lived and would stand before all others; once a workspace, and the filter says so. */
function leaveSignersOut(workspace: OpenWorkspace | null): void {
  if (workspace === null || workspace.ocspSigners === 0 || begun === workspace.id) return;
  begun = workspace.id;
  const { terms, typed } = useFilterDraft.getState();
  if (terms.length === 0 && typed === '') setInventoryFilter('-is:ocsp-signer');
}

let begun: string | undefined;

function filterOfLink(status: string | undefined, authority: string | undefined): string {
  const known = CERTIFICATE_STATUSES.find((one) => one === status);
  return [
    ...(known === undefined ? [] : [`status:${known}`]),
    ...(authority === undefined ? [] : [printExact('ca', authority)]),
  ].join(' ');
}

const printExact = (key: 'ca', text: string): string =>
  printFilter({ kind: 'term', key, values: [{ kind: 'text', match: 'exact', text }] });

/** `/` and Ctrl and F go to the filter, from wherever nothing is typed. */
function useFilterKeys(input: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector('[role="dialog"], [role="alertdialog"]') !== null) return;
      const isFind = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'f';
      const isSlash = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target);
      // While rows are marked there is no field: what they are marked for comes first.
      if ((!isFind && !isSlash) || input.current === null) return;
      input.current.focus();
      input.current.select();
      event.preventDefault();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [input]);
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable="true"]') !== null;
