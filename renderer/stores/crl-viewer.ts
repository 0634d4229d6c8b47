import { useEffect, useState } from 'react';
import type { CrlTarget } from '../../shared/contract/crl-viewer.ts';
import type { AppError } from '../../shared/errors.ts';
import type { CrlHandle, CrlPageQuestion, OpenedCrl } from '../../shared/model/crl-viewer.ts';
import { call } from '../api/client.ts';

export interface CrlOpening {
  readonly opened: OpenedCrl | null;
  readonly error: AppError | null;
  /** Reads the list anew: it was let go of for others. */
  readonly openAgain: () => void;
}

const NOTHING = { opened: null, error: null } as const;

/** Keeps a list open as long as its viewer is there. */
export function useOpenedCrl(target: CrlTarget): CrlOpening {
  const [turn, setTurn] = useState(0);
  const [opening, setOpening] = useState<Omit<CrlOpening, 'openAgain'>>(NOTHING);
  const asked = `${turn} ${JSON.stringify(target)}`;
  useEffect(() => {
    let current = true;
    let handle: CrlHandle | null = null;
    const close = (): void => {
      if (handle !== null) void call('crlViewer.close', { handle });
    };
    void call('crlViewer.open', { target: JSON.parse(asked.slice(asked.indexOf(' ') + 1)) as CrlTarget }).then(
      (answer) => {
        if (answer.ok) handle = answer.value.handle;
        if (!current) return close();
        setOpening(answer.ok ? { opened: answer.value, error: null } : { opened: null, error: answer.error });
      },
    );
    return () => {
      current = false;
      setOpening(NOTHING);
      close();
    };
  }, [asked]);
  return { ...opening, openAgain: () => setTurn((before) => before + 1) };
}

export const readCrlPage = (handle: CrlHandle, page: CrlPageQuestion) => call('crlViewer.page', { ...page, handle });
