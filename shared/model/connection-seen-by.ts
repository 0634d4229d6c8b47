import type { DiagnosisId, SeenBy } from './connection-diagnosis.ts';
import type { TlsVersion } from './connection-settings.ts';
import { APACHE_LINES } from './seen-by/apache.ts';
import { BORINGSSL_LINES } from './seen-by/boringssl.ts';
import { CURL_LINES } from './seen-by/curl.ts';
import { GNUTLS_LINES } from './seen-by/gnutls.ts';
import { GO_LINES } from './seen-by/go.ts';
import { HAPROXY_LINES } from './seen-by/haproxy.ts';
import { JAVA_LINES } from './seen-by/java.ts';
import { NGINX_LINES } from './seen-by/nginx.ts';
import { NODE_LINES } from './seen-by/node.ts';
import { OPENSSL_LINES } from './seen-by/openssl.ts';
import type { SeenByLine } from './seen-by/seen-lines.ts';

/** Servers first, in the order they are met most. */
const ALL_LINES: readonly SeenByLine[] = [
  ...NGINX_LINES,
  ...APACHE_LINES,
  ...HAPROXY_LINES,
  ...OPENSSL_LINES,
  ...GNUTLS_LINES,
  ...NODE_LINES,
  ...JAVA_LINES,
  ...GO_LINES,
  ...CURL_LINES,
  ...BORINGSSL_LINES,
];

/**
 * What other programs print for the same cause, servers before clients; verbatim, with `…` for what varies. Lines of one
 * version of TLS are left out where the run spoke another; a run without version gets all. Empty where none is known.
 */
export const listSeenBy = (id: DiagnosisId, protocol: TlsVersion | null): readonly SeenBy[] =>
  ALL_LINES.filter((line) => line.id === id && fitsProtocol(line, protocol))
    .toSorted((a, b) => sideOrder(a) - sideOrder(b))
    .map(({ stack, version, side, line, source }) => ({ stack, version, side, line, source }));

/** Every line with the cause it stands for; for tests that measure them again. */
export const listMeasuredLines = (): readonly SeenByLine[] => ALL_LINES.filter(({ source }) => source === 'measured');

const fitsProtocol = (line: SeenByLine, protocol: TlsVersion | null): boolean =>
  line.protocol === null || protocol === null || line.protocol === protocol;

const sideOrder = ({ side }: SeenBy): number => (side === 'server' ? 0 : 1);
