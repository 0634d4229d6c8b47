import { useEffect, useState } from 'react';
import type { ConnectionRun } from '../../../shared/model/connection.ts';
import type { RunKeeping } from '../../../shared/model/connection-keeping.ts';
import { readKeeping } from '../../stores/connection-share.ts';

/** What of the run is still there besides itself; null until it is known. */
export function useKeeping(run: ConnectionRun): RunKeeping | null {
  const [known, setKnown] = useState<{ readonly of: ConnectionRun; readonly keeping: RunKeeping | null } | null>(null);
  useEffect(() => {
    let current = true;
    void readKeeping(run.id).then((keeping) => {
      if (current) setKnown({ of: run, keeping });
    });
    return () => {
      current = false;
    };
  }, [run]);
  return known?.of === run ? known.keeping : null;
}
