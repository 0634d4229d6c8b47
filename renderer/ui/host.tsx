import { createContext, type ReactNode, useContext } from 'react';

/** Words that the kit itself says; given by the frame, so that the kit holds no text. */
export interface UiWords {
  readonly copy: (what: string) => string;
  readonly copied: (what: string) => string;
  readonly copyFailed: string;
  readonly close: string;
  readonly cancel: string;
  readonly optional: string;
  readonly details: string;
  readonly copyDetails: string;
  readonly resizeColumn: (column: string) => string;
  readonly resizePane: string;
  readonly ascending: string;
  readonly descending: string;
  readonly loading: string;
  readonly showPassphrase: string;
  readonly hidePassphrase: string;
  readonly notifications: string;
  readonly expandNode: string;
  readonly collapseNode: string;
}

/** What the kit asks of the program around it. */
export interface UiHost {
  readonly follow: (address: string) => void;
  readonly copy: (text: string) => Promise<boolean>;
  readonly words: UiWords;
}

const HostContext = createContext<UiHost | null>(null);

export function UiHostProvider({ host, children }: { readonly host: UiHost; readonly children: ReactNode }) {
  return <HostContext value={host}>{children}</HostContext>;
}

export function useUiHost(): UiHost {
  const host = useContext(HostContext);
  if (host === null) throw new Error('UiHostProvider is missing');
  return host;
}

export const useUiWords = (): UiWords => useUiHost().words;
