import { useEffect, useState } from 'react';
import type { StatusNetwork } from '../../shared/model/status.ts';
import { call } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';
import { keepFailure } from './failure.ts';

/** How questions about status use the network; null until it was read. */
export function useStatusNetwork(): StatusNetwork | null {
  const [network, setNetwork] = useState<StatusNetwork | null>(null);
  useEffect(() => {
    let current = true;
    const read = async () => {
      const answer = await call('status.network', {});
      if (current && answer.ok) setNetwork(answer.value);
    };
    void read();
    const stop = onDataChanged(['setting', '*'], () => void read());
    return () => {
      current = false;
      stop();
    };
  }, []);
  return network;
}

export async function setStatusNetwork({ proxy, timeoutSeconds }: StatusNetwork): Promise<void> {
  keepFailure(
    await call('status.setNetwork', {
      proxy: proxy === null ? null : { host: proxy.host, port: proxy.port },
      timeoutSeconds,
    }),
  );
}
