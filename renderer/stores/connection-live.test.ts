import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { JobId, RunId } from '../../shared/model/brands.ts';
import type { ConnectionRun, TranscriptMessage } from '../../shared/model/connection.ts';
import { useConnection } from './connection.ts';
import { dismissLiveDial, startLiveDials, takeProgress, useLiveDial } from './connection-live.ts';

const RUN = 'a'.repeat(26) as RunId;
const hello: TranscriptMessage = {
  index: 0,
  from: 'client',
  type: 'ClientHello',
  bytes: 1,
  atMs: 0,
  encrypted: false,
  protection: 'none',
  summary: '',
  fields: [],
  hex: '',
};
const begin = () =>
  useConnection.setState({ dialling: { job: 'j' as JobId, run: null, target: 'localhost:1', startedAt: 5 } });
const progress = (run: RunId) => takeProgress({ run, phase: 'handshake', attempts: [], messages: [hello] });

describe('a dial under way', () => {
  beforeEach(() => {
    vi.stubGlobal('window', { countersign: { on: () => () => {} } });
    useConnection.setState({ dialling: null, runs: [], error: null });
    useLiveDial.setState({ live: null });
    return startLiveDials();
  });

  it('gathers what is told of it, also before the call is answered', () => {
    begin();
    progress(RUN);
    progress(RUN);
    progress('b'.repeat(26) as RunId);
    expect(useLiveDial.getState().live).toMatchObject({ run: RUN, phase: 'handshake', messages: { length: 2 } });
  });

  it('gives way to the finished run', () => {
    begin();
    progress(RUN);
    useConnection.setState({ runs: [{ id: RUN } as ConnectionRun] });
    useConnection.setState({ dialling: null });
    expect(useLiveDial.getState().live).toBeNull();
  });

  it('stays as cancelled with what was seen, until it is put away', () => {
    begin();
    progress(RUN);
    useConnection.setState({ dialling: null });
    progress(RUN);
    expect(useLiveDial.getState().live).toMatchObject({ state: 'cancelled', messages: { length: 1 } });
    dismissLiveDial();
    expect(useLiveDial.getState().live).toBeNull();
  });

  it('leaves the screen to the reason why it could not be tried', () => {
    begin();
    useConnection.setState({ dialling: null });
    useConnection.setState({ error: { code: 'connection.port-invalid', evidence: { port: '0' } } });
    expect(useLiveDial.getState().live).toBeNull();
  });
});
