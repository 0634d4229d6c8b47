import type { ConnectionRun } from '../../../shared/model/connection.ts';
import { CaptureDialog, KeyLogDialog } from './capture-dialogs.tsx';
import { CommandsDialog } from './commands-dialog.tsx';
import { CompareDialog } from './compare-dialog.tsx';
import { NoteDialog } from './note-dialog.tsx';

export type RunDialogKind = 'note' | 'capture' | 'keylog' | 'commands' | 'compare';

export interface RunDialogProps {
  readonly kind: RunDialogKind;
  readonly run: ConnectionRun;
  readonly runs: readonly ConnectionRun[];
  readonly onClose: () => void;
}

/** The dialogs that a run opens from its tab or from the share menu. */
export function RunDialog({ kind, run, runs, onClose }: RunDialogProps) {
  switch (kind) {
    case 'note':
      return <NoteDialog run={run} onClose={onClose} />;
    case 'capture':
      return <CaptureDialog run={run} onClose={onClose} />;
    case 'keylog':
      return <KeyLogDialog run={run} onClose={onClose} />;
    case 'commands':
      return <CommandsDialog run={run} onClose={onClose} />;
    case 'compare':
      return <CompareDialog run={run} runs={runs} onClose={onClose} />;
  }
}
