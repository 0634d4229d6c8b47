import { useEffect, useState } from 'react';
import type { Input } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import type { AuthorityId } from '../../shared/model/brands.ts';
import type { ResponderLogEntry, ResponderState } from '../../shared/model/responder.ts';
import { call } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';

export type ResponderPatch = Input<'responder.set'>;

interface ResponderReading {
  readonly state: ResponderState | null;
  /** Newest first. */
  readonly log: readonly ResponderLogEntry[];
  readonly error: AppError | null;
}

/** Counters and log move with every question. */
const READ_EVERY_MS = 2000;
const LOG_ROWS = 50;
const TABLES = ['responder', 'ocsp_signer', 'setting', 'crl', 'authority', 'grant', 'revocation', '*'];

/** The responder of the workspace, read again while it is looked at. */
export function useResponder(): ResponderReading {
  const [reading, setReading] = useState<ResponderReading>({ state: null, log: [], error: null });
  useEffect(() => {
    let current = true;
    const read = async () => {
      const [state, log] = await Promise.all([
        call('responder.state', {}),
        call('responder.log', { after: 0, limit: LOG_ROWS }),
      ]);
      if (!current) return;
      if (!state.ok) setReading({ state: null, log: [], error: state.error });
      else setReading({ state: state.value, log: log.ok ? log.value : [], error: null });
    };
    void read();
    const timer = setInterval(() => void read(), READ_EVERY_MS);
    const stop = onDataChanged(TABLES, () => void read());
    return () => {
      current = false;
      clearInterval(timer);
      stop();
    };
  }, []);
  return reading;
}

export const setResponder = (patch: ResponderPatch) => call('responder.set', patch);
export const startResponder = () => call('responder.start', {});
export const stopResponder = () => call('responder.stop', {});
export const setStaples = (plan: Input<'responder.setStaples'>) => call('responder.setStaples', plan);
export const endStaples = (authorityId: AuthorityId) => call('responder.endStaples', { authorityId });
export const renewStaples = (authorityId: AuthorityId) => call('responder.renewStaples', { authorityId });
export const renewSigners = (authorityId: AuthorityId) => call('responder.renewSigners', { authorityId });
