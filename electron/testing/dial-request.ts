import { type DialRequest, PLAIN_DIAL } from '../services/connection-request.ts';

/** A dial to a port of this computer that asks for nothing special and believes nobody. */
export const dialRequest = (port: number, change: Partial<DialRequest> = {}): DialRequest => ({
  ...PLAIN_DIAL,
  host: '127.0.0.1',
  port: String(port),
  serverName: 'same',
  credential: 'none',
  trust: 'none',
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.3',
  alpn: [],
  httpGet: null,
  allowRequestWithoutTrust: true,
  connectTimeoutMs: 10_000,
  handshakeTimeoutMs: 10_000,
  waitMs: 2000,
  ...change,
});
