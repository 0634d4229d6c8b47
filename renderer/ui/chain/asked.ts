import type { ValidationSettings } from '../../../shared/contract/validation.ts';

/** What may be asked; the certificates that were fetched are no choice of this bar. */
export type Asked = Omit<ValidationSettings, 'fetched'>;
