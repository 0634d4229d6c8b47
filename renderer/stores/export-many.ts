import { create } from 'zustand';
import type { CertificateSelection } from '../../shared/model/inventory.ts';
import { onOtherWorkspace } from './workspace-change.ts';

interface ExportManyState {
  /** What is exported; null while the dialog is closed. */
  readonly selection: CertificateSelection | null;
  readonly count: number;
}

const START: ExportManyState = { selection: null, count: 0 };

/** The export of many certificates that any list may open. */
export const useExportMany = create<ExportManyState>(() => START);

/** Opens the dialog for what is selected; `count` is what the list says of it. */
export function openExportMany(selection: CertificateSelection, count: number): void {
  useExportMany.setState({ ...START, selection, count });
}

export const closeExportMany = (): void => useExportMany.setState(START);

onOtherWorkspace(closeExportMany);
