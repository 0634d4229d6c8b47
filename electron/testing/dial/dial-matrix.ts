import type { AfterHandshake, DiagnosisId, HandshakeOutcome } from '../../../shared/model/connection.ts';
import type { TestCertificateName } from '../test-pki.ts';

export const SERVER_KINDS = ['openssl', 'nginx', 'node'] as const;
export type ServerKind = (typeof SERVER_KINDS)[number];
export const MATRIX_VERSIONS = ['TLSv1.2', 'TLSv1.3'] as const;
export type MatrixVersion = (typeof MATRIX_VERSIONS)[number];

/** What a dial has to find. */
export interface Expected {
  readonly handshake: HandshakeOutcome;
  readonly afterHandshake: AfterHandshake;
  /** First diagnosis; null where there must be none. */
  readonly diagnosis: DiagnosisId | null;
  readonly alert: string | null;
}

/** One fault, and what each kind of server makes of it. */
export interface MatrixFault {
  readonly name: string;
  readonly serverCertificate: TestCertificateName;
  readonly clientCertificate: TestCertificateName | null;
  /** Send the leaf alone. */
  readonly leafOnly?: boolean;
  /** Whom the client trusts. */
  readonly trust: 'root' | 'other';
  /** The server holds the CRL that lists `revoked`. */
  readonly crl?: boolean;
  readonly expected: (server: ServerKind, version: MatrixVersion) => Expected;
}

const accepted: Expected = { handshake: 'completed', afterHandshake: 'accepted', diagnosis: null, alert: null };

/** A fault of the client's certificate: an alert of OpenSSL, a page of nginx, a closed connection of Node. */
const refusal =
  (diagnosis: DiagnosisId, alert: string): MatrixFault['expected'] =>
  (server, version) => {
    const late = version === 'TLSv1.3';
    if (server === 'nginx') return { handshake: 'completed', afterHandshake: 'refused', diagnosis, alert: null };
    if (server === 'node')
      return {
        handshake: late ? 'completed' : 'failed',
        afterHandshake: late ? 'closed' : 'not-reached',
        diagnosis,
        alert: null,
      };
    return {
      handshake: late ? 'completed' : 'failed',
      afterHandshake: late ? 'refused' : 'not-reached',
      diagnosis,
      alert,
    };
  };

/** A fault of the server's certificate: no request is sent, so nothing comes back. */
const distrust =
  (diagnosis: DiagnosisId): MatrixFault['expected'] =>
  () => ({ handshake: 'completed', afterHandshake: 'silent', diagnosis, alert: null });

const missing: MatrixFault['expected'] = (server, version) => {
  if (server === 'nginx')
    return { handshake: 'completed', afterHandshake: 'refused', diagnosis: 'client-cert-missing', alert: null };
  return version === 'TLSv1.3'
    ? {
        handshake: 'completed',
        afterHandshake: 'refused',
        diagnosis: 'client-cert-missing',
        alert: 'certificate_required',
      }
    : {
        handshake: 'failed',
        afterHandshake: 'not-reached',
        diagnosis: 'client-cert-missing',
        alert: 'handshake_failure',
      };
};

const good = { serverCertificate: 'server', clientCertificate: 'client', trust: 'root' } as const;

export const MATRIX: readonly MatrixFault[] = [
  { ...good, name: 'all in order', expected: () => accepted },
  {
    ...good,
    name: 'RSA on both sides',
    serverCertificate: 'serverRsa',
    clientCertificate: 'clientRsa',
    expected: () => accepted,
  },
  { ...good, name: 'Ed25519 server', serverCertificate: 'serverEd25519', expected: () => accepted },
  { ...good, name: 'no client certificate', clientCertificate: null, expected: missing },
  {
    ...good,
    name: 'client certificate of another authority',
    clientCertificate: 'clientWrongCa',
    leafOnly: true,
    expected: refusal('client-cert-wrong-ca', 'unknown_ca'),
  },
  {
    ...good,
    name: 'client certificate expired',
    clientCertificate: 'clientExpired',
    expected: refusal('client-cert-expired', 'certificate_expired'),
  },
  {
    ...good,
    name: 'client certificate not yet valid',
    clientCertificate: 'clientNotYetValid',
    expected: refusal('client-cert-not-yet-valid', 'bad_certificate'),
  },
  {
    ...good,
    name: 'client certificate for servers',
    clientCertificate: 'clientWrongEku',
    expected: refusal('client-cert-wrong-usage', 'unsupported_certificate'),
  },
  {
    ...good,
    name: 'client intermediate not sent',
    leafOnly: true,
    expected: refusal('client-cert-intermediate-missing', 'unknown_ca'),
  },
  { ...good, name: 'client does not trust the server', trust: 'other', expected: distrust('server-untrusted') },
  {
    ...good,
    name: 'host name mismatch',
    serverCertificate: 'serverWrongName',
    expected: distrust('server-name-mismatch'),
  },
  {
    ...good,
    name: 'server certificate expired',
    serverCertificate: 'serverExpired',
    expected: distrust('server-cert-expired'),
  },
  {
    ...good,
    name: 'server certificate for clients',
    serverCertificate: 'serverWrongEku',
    expected: distrust('server-cert-wrong-usage'),
  },
];
