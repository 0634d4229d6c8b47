import type { TlsCapabilities } from '../../shared/model/connection.ts';
import { TLS_VERSIONS } from '../../shared/model/connection.ts';
import { DIAL_DEFAULTS } from '../tls/dial-options.ts';
import { createEngineContext } from '../tls/engine-context.ts';

/** Asks this runtime which versions it can speak, by preparing each one. */
export function readTlsCapabilities(engine: string): TlsCapabilities {
  const versions = TLS_VERSIONS.filter((version) => {
    const trust = { mode: 'none', anchors: [], intermediates: [] } as const;
    const options = { ...DIAL_DEFAULTS, host: 'localhost', port: 443, trust, at: 0, afterHandshakeWaitMs: 1 };
    return createEngineContext({ ...options, minVersion: version, maxVersion: version }).ok;
  });
  return { engine, versions, ciphers: [], groups: [], signatureSchemes: [] };
}
