import { hash } from 'node:crypto';
import type { SealedKey } from '../../shared/model/key.ts';
import type { RecordOrder } from './vault-calls.ts';

/** Everything that decides whether an opened key is the one that is meant. */
export const keyName = (key: SealedKey): string =>
  `${key.id} ${hash('sha256', key.sealed, 'hex')} ${hash('sha256', key.spkiDer, 'hex')}`;

/** Everything that decides whether an opened record is the one that is meant. */
export const recordName = ({ kind, recordId, sealed }: RecordOrder & { readonly sealed: Uint8Array }): string =>
  `${kind} ${recordId} ${hash('sha256', sealed, 'hex')}`;
