import type { TlsParty, TlsVersion } from '../../../model/connection.ts';
import { formatters } from '../../format.ts';

const f = formatters('en');

/** Milliseconds as the diagram shows them: one decimal below a second. */
export const ms = (value: number): string => (value < 999.95 ? value.toFixed(1) : f.number(Math.round(value)));

export const VERSION_NAMES: Readonly<Record<TlsVersion, string>> = {
  TLSv1: 'TLS 1.0',
  'TLSv1.1': 'TLS 1.1',
  'TLSv1.2': 'TLS 1.2',
  'TLSv1.3': 'TLS 1.3',
};

export const PARTIES: Readonly<Record<TlsParty, string>> = { client: 'client', server: 'server' };
