import type { DiagnosisId } from '../../model/connection.ts';
import { causeText, type DiagnosisText } from './connection-cause-words.ts';

/** What a server may have against the client's certificate. */
export const clientCauses = {
  'client-cert-missing': causeText({
    title: 'The server wants a client certificate and got none',
    cause: 'The server asked for a client certificate, our side sent none, and the server turned the connection away.',
    fix: 'Choose a client certificate with its key, and dial again.',
    log: 'The client sent no certificate, although one is required.',
  }),
  'client-cert-withheld': causeText({
    title: 'Our side kept its certificate back',
    cause:
      'A credential was chosen and the server asked for one, yet our TLS library answered with an empty Certificate message.',
    fix: 'Compare key type and issuer of the credential with what the server asked for, and choose one that fits.',
    log: 'The client sent no certificate, although one is required: the other side cannot see that one was chosen.',
    told: ['schemes-requested', 'own-key-type'],
  }),
  'client-cert-signature-scheme': causeText({
    title: 'The server accepts no signature our key can make',
    cause:
      'A credential was chosen, and our TLS library withheld it: none of the signature schemes the server asked for fits its key.',
    fix: 'Use a credential with another type of key, or have the server’s operator allow a scheme that fits, such as rsa_pss_rsae_sha256 or ecdsa_secp256r1_sha256.',
    log: 'The client sent no certificate, or there is no shared signature algorithm.',
    told: ['schemes-requested', 'own-key-type'],
  }),
  'client-cert-wrong-ca': causeText({
    title: 'The client certificate comes from an authority the server does not accept',
    cause: 'The server refused our certificate because of who issued it.',
    fix: 'Use a certificate from an issuer on the server’s list, or ask the server’s operator to add your authority to it.',
    log: 'The issuer of the client’s certificate is unknown, or no path leads from it to a trusted authority.',
    told: ['own-issuer-not-listed', 'own-root-not-listed', 'own-issuer-listed'],
  }),
  'client-cert-intermediate-missing': causeText({
    title: 'The client did not send its intermediate certificate',
    cause: 'The server could not build a path from our certificate to an issuer it knows.',
    fix: 'Send the issuing certificate after your own, or ask the server’s operator to install it.',
    log: 'The same as for an unknown authority: the issuer of the client’s certificate cannot be found.',
    told: ['own-intermediate-not-sent', 'own-chain-unknown', 'own-issuer-not-listed'],
  }),
  'client-cert-expired': causeText({
    title: 'The client certificate has expired',
    cause: 'The server refused what our side sent because it is past its end date.',
    fix: 'Renew the certificate, load the new one where the old one is still in memory, and dial again.',
    log: 'The client’s certificate, or an authority above it, has expired.',
    told: ['own-certificate-expired'],
  }),
  'client-cert-not-yet-valid': causeText({
    title: 'The client certificate is not valid yet',
    cause: 'The server refused what our side sent because its validity has not begun.',
    fix: 'Check the clocks on both sides, or issue the certificate with an earlier start.',
    log: 'The client’s certificate is not yet valid.',
    told: ['own-certificate-not-yet-valid'],
  }),
  'client-cert-revoked': causeText({
    title: 'The client certificate is revoked',
    cause:
      'The server refused our certificate, and revocation is the cause it names, the one that is known here, or one that is left.',
    fix: 'Look the certificate up with its issuer and use another. If it is not revoked, ask the server’s operator which list says so.',
    log: 'The client’s certificate is revoked.',
    told: ['own-certificate-revoked'],
  }),
  'client-cert-wrong-usage': causeText({
    title: 'The client certificate is not meant for client authentication',
    cause: 'The server refused our certificate because of the purposes it names.',
    fix: 'Have it issued again with the extended key usage clientAuth and the key usage digitalSignature.',
    log: 'The purpose of the client’s certificate is unsuitable, or its key usage is incompatible.',
    told: ['own-certificate-lacks-client-auth', 'own-certificate-lacks-digital-signature', 'own-usage-missing'],
  }),
  'client-cert-weak': causeText({
    title: 'The client certificate is too weak for the server',
    cause: 'The server refused a key that is too short or a signature that is no longer safe.',
    fix: 'Have it issued again with RSA of 2 048 bits or more, or EC P-256, signed with SHA-256.',
    log: 'The key of the client’s certificate is too small, or a digest in its chain is too weak.',
    told: ['own-key-weak', 'own-signature-weak'],
  }),
  'client-cert-critical-extension': causeText({
    title: 'The client certificate carries a critical extension the server does not know',
    cause: 'A server must refuse a certificate with a critical extension that it does not understand.',
    fix: 'Have it issued again with this extension marked as not critical, or left out.',
    log: 'The client’s certificate has an unhandled critical extension.',
    told: ['own-critical-extension'],
  }),
  'client-key-mismatch': causeText({
    title: 'Our signature does not fit our certificate',
    cause: 'The server could not verify what our side signed with the key of the credential.',
    fix: 'Check that certificate and key of the credential belong together, and that nothing in between changes the handshake.',
    log: 'The signature in the client’s CertificateVerify message is wrong.',
  }),
  'client-cert-rejected': causeText({
    title: 'Nothing visible is wrong with the client certificate',
    cause: 'The server asked for a certificate, our side sent one that is in order, and the server turned it away.',
    fix: 'Ask the server’s operator for the line in its log: it may be revocation, a revocation list out of date, another authority of the same name, or a rule about names.',
    log: 'The line that names the client’s certificate at the time of this dial says what was wrong.',
  }),
  'revocation-unavailable': causeText({
    title: 'The server cannot tell whether the client certificate is revoked',
    cause:
      'A server that insists on revocation lists refuses every client when a list is missing for one authority of the chain or is past its next update.',
    fix: 'Have current lists of every authority in the chain published and installed at the server.',
    log: 'A CRL has expired, or the CRL of an authority cannot be found.',
    told: ['own-list-stale'],
  }),
  'verify-depth': causeText({
    title: 'The client’s chain may be longer than the server allows',
    cause: 'Servers limit how many authorities may stand between a client certificate and its root; some allow one.',
    fix: 'Ask the server’s operator to raise the verification depth, or use a certificate issued nearer to the root.',
    log: 'The client’s certificate chain is too long.',
    told: ['own-intermediates'],
  }),
  'post-handshake-auth': causeText({
    title: 'The server asks for the certificate only after the handshake',
    cause:
      'The server wanted a client certificate for this request alone, and our side does not answer such a request.',
    fix: 'Ask the server’s operator to demand the certificate for the whole virtual host instead of one path.',
    log: 'The client does not support post-handshake authentication, or renegotiation failed.',
    told: ['post-handshake-request', 'page-refuses'],
  }),
  'tls-terminated': causeText({
    title: 'Something in front of the server may end TLS',
    cause:
      'A credential was chosen and never asked for. Load balancers and inspecting proxies that answer in the server’s place do this, and so does a server that does not want a certificate.',
    fix: 'Find out who holds the key of the certificate that answered. If it is a load balancer, the client certificate has to be asked for there.',
    log: 'The server behind it sees a connection from the intermediary, without the client’s certificate.',
    told: ['second-dial-not-requested', 'server-issuer', 'server-self-issued'],
  }),
  'clock-skew': causeText({
    title: 'The clocks of the two sides differ',
    cause: 'One side holds a certificate, or a list, to be outside its validity, and the other does not.',
    fix: 'Set the clocks of both sides by NTP. Authorities let new certificates begin a little in the past for this reason.',
    log: 'A certificate is not yet valid or has expired, at a time that is not now.',
    told: ['clock-peer', 'own-certificate-in-date', 'server-certificate-not-yet-valid'],
  }),
} satisfies Partial<Record<DiagnosisId, DiagnosisText>>;
