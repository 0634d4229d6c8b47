import { MAX_LAST_CRL_NUMBER } from '../../../shared/model/authority.ts';

/** Whether a typed number of a CRL can be taken; empty is none. */
export const isCrlNumber = (text: string): boolean =>
  /^[0-9]{0,16}$/.test(text.trim()) && Number(text) <= MAX_LAST_CRL_NUMBER;

/** The number that was typed, null for none. Ask `isCrlNumber` first. */
export const readCrlNumber = (text: string): number | null => (text.trim() === '' ? null : Number(text));
