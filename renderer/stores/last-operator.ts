import type { OperatorId, WorkspaceId } from '../../shared/model/brands.ts';
import type { Operator } from '../../shared/model/operator.ts';

const keyOf = (workspace: WorkspaceId): string => `countersign.operator.1.${workspace}`;

/** Who unlocked last on this computer, else the only one there is. */
export function findLikelyOperator(workspace: WorkspaceId, operators: readonly Operator[]): OperatorId | null {
  const last = readLast(workspace);
  const known = operators.find(({ id }) => id === last) ?? (operators.length === 1 ? operators[0] : undefined);
  return known?.id ?? null;
}

export function rememberOperator(workspace: WorkspaceId, operator: OperatorId): void {
  try {
    localStorage.setItem(keyOf(workspace), operator);
  } catch {
    // A window without storage asks who it is each time, nothing more.
  }
}

function readLast(workspace: WorkspaceId): string | null {
  try {
    return localStorage.getItem(keyOf(workspace));
  } catch {
    return null;
  }
}
