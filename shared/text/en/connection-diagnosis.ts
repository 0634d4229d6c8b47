import type { DiagnosisId } from '../../model/connection.ts';
import { beforeTls, transport } from './connection-diagnosis-transport.ts';
import { type DiagnosisText, sentence, told, value, words } from './connection-diagnosis-words.ts';

const clientCertificate = {
  'client-cert-missing': words(
    'The server wants a client certificate and got none',
    'The server asked for a client certificate, our side sent none, and the server turned the connection away.',
    'Choose a client certificate with its key, and dial again.',
  ),
  'client-cert-wrong-ca': words(
    'The client certificate comes from an authority the server does not accept',
    'The server refused our certificate because of who issued it.',
    'Use a certificate from an issuer on the server’s list, or ask the server’s operator to add your authority to it.',
    'own-issuer-not-listed',
    'own-issuer-listed',
  ),
  'client-cert-expired': words(
    'The client certificate has expired',
    'The server refused what our side sent because it is past its end date.',
    'Renew the certificate. If ours is in date, ask the server’s operator to check the server’s clock and CRL.',
    'own-certificate-expired',
  ),
  'client-cert-not-yet-valid': words(
    'The client certificate is not valid yet',
    'The server refused what our side sent because its validity has not begun.',
    'Check the clocks on both sides, or issue the certificate with an earlier start.',
    'own-certificate-not-yet-valid',
  ),
  'client-cert-revoked': words(
    'The client certificate is revoked',
    'The server refused our certificate, and revocation is the cause it names, the one that is known here, or the one that is left.',
    'Look the certificate up with its issuer and use another. If it is not revoked, ask the server’s operator whether its CRL is current.',
    'own-certificate-revoked',
  ),
  'client-cert-wrong-usage': words(
    'The client certificate is not meant for client authentication',
    'The server refused our certificate because of the purposes it names.',
    'Have it issued again with clientAuth and digitalSignature.',
    'own-certificate-lacks-client-auth',
    'own-certificate-lacks-digital-signature',
  ),
  'client-cert-intermediate-missing': words(
    'The client did not send its intermediate certificate',
    'The server could not build a path from our certificate to an issuer it knows.',
    'Send the issuing certificate after your own, or ask the server’s operator to install it.',
    'own-intermediate-not-sent',
    'own-issuer-not-listed',
  ),
  'client-cert-rejected': words(
    'Nothing visible is wrong with the client certificate',
    'The server asked for a certificate, our side sent one that is in order, and the server turned it away.',
    'Ask the server’s operator for the line in its log: it may be revocation, a missing authority or a rule about names.',
  ),
} satisfies Partial<Record<DiagnosisId, DiagnosisText>>;

const serverCertificate = {
  'server-untrusted': words(
    'The server’s certificate is not trusted here',
    'The server’s chain does not lead to an authority that is trusted here. The server may be right and our trust incomplete.',
    'If the server is the one you mean, add its root to the trusted authorities. If its root is unknown to you, do not go on.',
    'server-chain-sent',
  ),
  'server-chain-incomplete': words(
    'The server does not send its whole chain',
    'Between the server’s certificate and a trusted authority a certificate is missing.',
    'Ask the server’s operator to send the intermediate certificates too. Clients that do not know them will fail.',
    'server-issuer-known-here',
    'server-chain-sent',
  ),
  'server-cert-expired': words(
    'The server’s certificate has expired',
    'A certificate of the server’s chain is past its end date.',
    'Ask the server’s operator to renew it. If yours is the wrong clock, set it.',
    'server-certificate-expired',
  ),
  'server-cert-not-yet-valid': words(
    'The server’s certificate is not valid yet',
    'The validity of a certificate in the server’s chain has not begun.',
    'Check the clock of this computer, then the server’s certificate.',
    'server-certificate-not-yet-valid',
  ),
  'server-cert-wrong-usage': words(
    'The server’s certificate is not meant for servers',
    'Its key usage or purposes do not include server authentication.',
    'Ask the server’s operator for a certificate with serverAuth.',
  ),
  'server-name-mismatch': words(
    'The server’s certificate is for another name',
    'The server presented a certificate that does not carry the name our side dialled.',
    'Dial a name the certificate carries, send that name as SNI, or have the server’s certificate reissued with this name.',
    'server-names-presented',
  ),
} satisfies Partial<Record<DiagnosisId, DiagnosisText>>;

const agreement = {
  'version-mismatch': words(
    'The two sides share no TLS version',
    'One side ended the handshake because of the protocol version.',
    'Allow a version on our side that the server speaks, or enable a newer version on the server.',
    'versions-offered',
    'version-answered',
  ),
  'cipher-mismatch': words(
    'The two sides share no cipher suite, group or signature algorithm',
    'The server ended the handshake right after our offer.',
    'Compare what our side offers with the server’s settings, and allow one that both know.',
    'ciphers-offered',
    'groups-offered',
  ),
  'sni-unrecognised': words(
    'The server does not know this server name',
    'The server ended the handshake because of the name our side asked for.',
    'Send a server name the server is configured for, or ask its operator to add this one.',
    'server-name-sent',
    'server-name-not-sent',
  ),
  'alpn-mismatch': words(
    'The two sides share no application protocol',
    'The server ended the handshake because it speaks none of the protocols our side offered.',
    'Offer a protocol the server speaks, or none.',
    'alpn-offered',
  ),
} satisfies Partial<Record<DiagnosisId, DiagnosisText>>;

/** What a diagnosis is called, what it means here, and who does what about it. */
export const diagnosisText: Readonly<Record<DiagnosisId, DiagnosisText>> = {
  ...clientCertificate,
  ...serverCertificate,
  ...agreement,
  ...transport,
  ...beforeTls,
  'request-refused': {
    title: 'The application refused the request',
    cause: (evidence) =>
      sentence(
        'TLS was accepted, and the server’s application answered with a refusal.',
        told(evidence, 'page-refuses'),
      ),
    fix: () =>
      'Check path and permissions with the operator of the service. The certificates are not the visible cause.',
  },
  'unexplained-alert': {
    title: 'The alert does not say why',
    cause: (evidence) =>
      sentence(
        told(evidence, 'alert-received'),
        told(evidence, 'alert-sent'),
        'Nothing in the transcript explains it further.',
      ),
    fix: (evidence) =>
      value(evidence, 'alert-sent', 'name') === ''
        ? 'Ask the server’s operator for the line in its log at this time.'
        : 'Look at the last message of the server before it: our TLS library did not accept it.',
  },
};
