import type { Alert } from '../../../shared/model/alert.ts';

/** What ought to be an alert now. */
export type DueAlert = Pick<
  Alert,
  'kind' | 'subjectKind' | 'subjectId' | 'step' | 'name' | 'count' | 'dueAt' | 'filter'
>;
