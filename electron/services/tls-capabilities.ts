import type { TlsCapabilities } from '../../shared/model/connection.ts';
import { readCapabilities } from '../tls/capabilities.ts';

let known: Omit<TlsCapabilities, 'engine'> | undefined;

/** What this runtime's TLS can do, asked of it once. */
export function readTlsCapabilities(engine: string): TlsCapabilities {
  known ??= readCapabilities();
  return { engine, ...known };
}
