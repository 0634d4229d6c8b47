import type { AuthoritySummary } from '../../../shared/model/authority.ts';

/** Whether who signs an authority is not here: its new certificates take a request. A root signs itself. */
export const isSignedElsewhere = (
  { isRoot }: Pick<AuthoritySummary, 'isRoot'>,
  parent: Pick<AuthoritySummary, 'hasKey'> | undefined,
): boolean => (parent === undefined ? isRoot !== true : !parent.hasKey);
