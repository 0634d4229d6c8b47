import type { Outcome } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';
import { findText, type OptionValues } from './option.ts';

/**
 * Lets what needs a second operator be approved by the one of `--approver`, whose passphrase is in the file of `--approver-passphrase-file` or typed.
 * Without `--approver` it fails with `approval.needed`.
 */
export function askApprover(
  { operators }: Workspace,
  values: OptionValues,
  readPassphrase: (option: string) => Outcome<Uint8Array>,
): void {
  const approver = findText(values, 'approver');
  if (approver === undefined) return;
  operators.askApprovals(async (need) => {
    const found = await operators.find(approver);
    if (!found.ok) return found;
    const passphrase = await readPassphrase('approver-passphrase-file');
    if (!passphrase.ok) return passphrase;
    return operators.approve({ operatorId: found.value.id, passphrase: passphrase.value, need });
  });
}
