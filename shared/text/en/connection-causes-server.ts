import type { DiagnosisEvidence, DiagnosisId } from '../../model/connection.ts';
import { causeText, type DiagnosisText, type ExactWords } from './connection-cause-words.ts';

/** A client that refuses says so to the server, and nothing else shows there. */
const REFUSED_BY_CLIENT =
  'An alert of the client, often unknown_ca or bad_certificate, or a connection the client closed.';

/** What a client may have against the server's certificate. */
export const serverCauses = {
  'server-untrusted': causeText({
    title: 'The server’s certificate is not trusted here',
    cause:
      'The server’s chain does not lead to an authority that is trusted here. The server may be right and our trust incomplete.',
    fix: 'If you know by another way that this root is the server’s, add it to the trusted authorities. If it is unknown to you, do not go on.',
    log: REFUSED_BY_CLIENT,
    told: ['server-chain-sent'],
  }),
  'server-chain-incomplete': causeText({
    title: 'The server does not send its whole chain',
    cause: 'Between the server’s certificate and a trusted authority a certificate is missing.',
    fix: 'Ask the server’s operator to send the intermediate certificates too. Clients that do not know them will fail.',
    log: REFUSED_BY_CLIENT,
    told: ['server-issuer-known-here', 'server-chain-sent'],
  }),
  'server-cert-expired': causeText({
    title: 'The server’s certificate has expired',
    cause: 'A certificate of the server’s chain is past its end date.',
    fix: 'Ask the server’s operator to renew it and to load the new one. If yours is the wrong clock, set it.',
    log: REFUSED_BY_CLIENT,
    told: ['server-certificate-expired'],
  }),
  'server-cert-not-yet-valid': causeText({
    title: 'The server’s certificate is not valid yet',
    cause: 'The validity of a certificate in the server’s chain has not begun.',
    fix: 'Check the clock of this computer, then the server’s certificate.',
    log: REFUSED_BY_CLIENT,
    told: ['server-certificate-not-yet-valid'],
  }),
  'server-cert-wrong-usage': causeText({
    title: 'The server’s certificate is not meant for servers',
    cause: 'Its purposes do not include server authentication.',
    fix: 'Ask the server’s operator for a certificate with the extended key usage serverAuth.',
    log: REFUSED_BY_CLIENT,
  }),
  'server-cert-key-usage': causeText({
    title: 'The server’s certificate may not sign, and this handshake needs it to',
    cause:
      'The key usage of the server’s certificate leaves out digitalSignature. Chromium, Electron and other BoringSSL clients break the handshake off; OpenSSL clients let it pass.',
    fix: 'Ask the server’s operator for a certificate whose key usage includes digitalSignature.',
    log: 'The alert illegal_parameter of the client, or a connection the client closed.',
    told: ['server-key-usage'],
  }),
  'server-cert-weak': causeText({
    title: 'The server’s certificate is too weak',
    cause: 'A key in the server’s chain is too short, or a signature is no longer safe.',
    fix: 'Ask the server’s operator for RSA of 2 048 bits or more, or EC P-256, signed with SHA-256.',
    log: REFUSED_BY_CLIENT,
    told: ['server-key-weak', 'server-signature-weak'],
  }),
  'server-cert-invalid': causeText({
    title: 'The server’s chain breaks a rule of its authorities',
    cause: 'A certificate of the server’s chain is malformed, wrongly signed or not allowed to stand where it stands.',
    fix: 'Ask the server’s operator to have the certificate issued again, by authorities that may issue it.',
    log: REFUSED_BY_CLIENT,
    exact: limitWords,
    told: ['server-path-failure'],
  }),
  'server-name-mismatch': causeText({
    title: 'The server’s certificate is for another name',
    cause: 'The server presented a certificate that does not carry the name our side dialled.',
    fix: 'Dial a name the certificate carries, send that name as SNI, or have the server’s certificate reissued with this name.',
    log: REFUSED_BY_CLIENT,
    told: ['server-names-presented', 'server-name-not-sent'],
  }),
  'server-key-mismatch': causeText({
    title: 'The server’s signature does not fit its certificate',
    cause: 'Our side could not verify what the server signed in the handshake with the key of its certificate.',
    fix: 'Ask the server’s operator whether certificate and key belong together. If they do, something in between changes the handshake.',
    log: 'The alert decrypt_error of the client.',
  }),
} satisfies Partial<Record<DiagnosisId, DiagnosisText>>;

/** A chain beyond what is checked here breaks no rule that could be named. */
function limitWords(evidence: readonly DiagnosisEvidence[]): ExactWords | undefined {
  const failures = evidence.map(({ values }) => values['failure']);
  if (!failures.includes('path.too-long') && !failures.includes('path.too-complex')) return undefined;
  return {
    title: failures.includes('path.too-long')
      ? 'The server’s chain is longer than is followed here'
      : 'The server’s chain has too many possible paths',
    cause: 'The server’s chain could not be checked to its end, so it is not trusted.',
    fix: 'Ask the server’s operator to send only the certificates between its own and a trusted authority.',
  };
}
