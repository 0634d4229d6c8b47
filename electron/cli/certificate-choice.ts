import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { CertificateId } from '../../shared/model/brands.ts';
import type { CertificateSelection } from '../../shared/model/inventory.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { Workspace } from '../services/workspace.ts';
import { findText, type OptionValues } from './option.ts';

/** The certificates that a command is for: those named by id, serial, SHA-256 or name, or all that a filter lets through; not both. */
export async function readSelection(
  workspace: Workspace,
  values: OptionValues,
  wanted: readonly string[],
): Promise<Result<CertificateSelection, AppError>> {
  const filter = findText(values, 'filter');
  if (filter !== undefined)
    return wanted.length === 0
      ? ok({ filter, except: [] })
      : fail('input.invalid', { field: '--filter', problem: 'unexpected' });
  if (wanted.length === 0) return fail('input.invalid', { field: 'ID', problem: 'missing' });
  const ids: CertificateId[] = [];
  for (const text of wanted) {
    const found = await workspace.certificates.find(text);
    if (!found.ok) return found;
    ids.push(found.value.id);
  }
  return ok({ ids });
}
