import type { RunSettings } from '../../../shared/model/connection.ts';

/** Settings of a run that trusts a file and asks for `/`, for tests that dial below the services. */
export const RUN_SETTINGS: RunSettings = {
  serverName: 'same',
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.3',
  alpn: [],
  ciphers: [],
  groups: [],
  signatureSchemes: [],
  family: 'any',
  localAddress: null,
  startTls: null,
  proxy: null,
  chain: 'full',
  trust: 'files',
  httpGet: '/',
  allowRequestWithoutTrust: false,
  secondDial: false,
  timeouts: { connectMs: 10_000, proxyMs: 10_000, startTlsMs: 10_000, handshakeMs: 10_000, waitMs: 1_000 },
};
