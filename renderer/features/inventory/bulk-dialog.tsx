import type { BulkDialogProps } from './bulk-form.tsx';
import { OwnerDialog } from './bulk-owner.tsx';
import { PartnerDialog } from './bulk-partner.tsx';
import { SnoozeDialog } from './bulk-snooze.tsx';
import { TagsDialog } from './bulk-tags.tsx';

const DIALOGS = { tags: TagsDialog, partner: PartnerDialog, owner: OwnerDialog, snooze: SnoozeDialog } as const;

export type BulkAct = keyof typeof DIALOGS;

/** One change of all marked certificates. */
export function BulkDialog({ act, ...rest }: BulkDialogProps & { readonly act: BulkAct }) {
  const Shown = DIALOGS[act];
  return <Shown {...rest} />;
}
