import { type SeenByLine, seenLines } from './seen-lines.ts';

/** What HAProxy's log prints. */
export const HAPROXY_LINES: readonly SeenByLine[] = [
  ...seenLines({ stack: 'haproxy', version: '2.6.12', side: 'server', source: 'measured' }, [
    ['client-cert-missing', null, 'SSL handshake failure'],
    ['client-cert-wrong-ca', null, 'SSL client certificate not trusted'],
    ['client-cert-intermediate-missing', null, 'SSL client certificate not trusted'],
    ['client-cert-wrong-usage', null, 'SSL client certificate not trusted'],
    ['client-cert-expired', null, 'SSL client certificate not trusted'],
    ['client-cert-expired', null, 'SSL client CA chain cannot be verified'],
    ['client-cert-not-yet-valid', null, 'SSL client certificate not trusted'],
    ['client-cert-critical-extension', null, 'SSL client certificate not trusted'],
    ['client-cert-weak', null, 'SSL client certificate not trusted'],
    ['client-cert-revoked', null, 'SSL client certificate not trusted'],
    ['revocation-unavailable', null, 'SSL client certificate not trusted'],
    ['revocation-unavailable', null, 'SSL client CA chain cannot be verified'],
    ['server-cert-expired', null, 'SSL handshake failure'],
    ['server-cert-not-yet-valid', null, 'SSL handshake failure'],
    ['server-chain-incomplete', null, 'SSL handshake failure'],
    ['server-untrusted', null, 'SSL handshake failure'],
    ['server-cert-wrong-usage', null, 'SSL handshake failure'],
    ['version-mismatch', null, 'SSL handshake failure'],
    ['cipher-mismatch', null, 'SSL handshake failure'],
    ['group-mismatch', null, 'SSL handshake failure'],
    ['sni-unrecognised', null, 'SSL handshake failure'],
  ]),
];
