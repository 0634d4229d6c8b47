import type { ReactNode } from 'react';
import { type BulkAct, closeBulkChange, useBulkChange } from '../../stores/bulk-change.ts';
import type { BulkDialogProps } from './bulk-form.tsx';
import { OwnerDialog } from './bulk-owner.tsx';
import { PartnerDialog } from './bulk-partner.tsx';
import { SnoozeDialog } from './bulk-snooze.tsx';
import { TagsDialog } from './bulk-tags.tsx';

const DIALOGS: Readonly<Record<BulkAct, (props: BulkDialogProps) => ReactNode>> = {
  tags: TagsDialog,
  partner: PartnerDialog,
  owner: OwnerDialog,
  snooze: SnoozeDialog,
};

/** The change of one certificate or many that was asked for, on any screen. */
export function BulkDialog() {
  const asked = useBulkChange((state) => state.asked);
  if (asked === null) return null;
  const Shown = DIALOGS[asked.act];
  return <Shown count={asked.count} selection={asked.selection} onClose={closeBulkChange} />;
}
