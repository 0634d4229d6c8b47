import type { DiagnosisId } from '../../model/connection.ts';
import { causeText, type DiagnosisText, evidenceSentence, sentence } from './connection-cause-words.ts';
import { agreementCauses } from './connection-causes-agreement.ts';
import { beforeTlsCauses } from './connection-causes-before-tls.ts';
import { clientCauses } from './connection-causes-client.ts';
import { serverCauses } from './connection-causes-server.ts';
import { transportCauses } from './connection-causes-transport.ts';

export type { DiagnosisText } from './connection-cause-words.ts';

const refusedRequest = causeText({
  title: 'The application refused the request',
  cause: 'TLS was accepted, and the server’s application answered with a refusal.',
  fix: 'Check path and permissions with the operator of the service. The certificates are not the visible cause.',
  log: 'The request, with the status it was answered with.',
  told: ['page-refuses'],
});

const unexplainedAlert: DiagnosisText = {
  title: 'The alert does not say why',
  named: () => 'The alert does not say why',
  cause: (evidence) =>
    sentence(
      evidenceSentence(evidence, 'alert-received'),
      evidenceSentence(evidence, 'alert-sent'),
      'Nothing in the transcript explains it further.',
    ),
  fix: (evidence) =>
    evidence.some(({ code }) => code === 'alert-sent')
      ? 'Look at the last message of the server before it: our TLS library did not accept it.'
      : 'Ask the server’s operator for the line in its log at this time.',
  log: 'The reason, at the time of this dial.',
};

const engineRefused = causeText({
  title: 'Our TLS library broke off the handshake',
  cause: 'The server answered, and our side ended the connection without telling the server why.',
  fix: 'Look at the last message of the server: something in it was not accepted here. Offer the defaults, and dial again.',
  log: 'A connection that the client closed in the middle of the handshake.',
  told: ['last-message'],
});

/** What a diagnosis is called, what it means here, who does what about it, and what the other side's log shows. */
export const diagnosisText: Readonly<Record<DiagnosisId, DiagnosisText>> = {
  ...clientCauses,
  ...serverCauses,
  ...agreementCauses,
  ...transportCauses,
  ...beforeTlsCauses,
  'request-refused': refusedRequest,
  'unexplained-alert': unexplainedAlert,
  'engine-refused': engineRefused,
};
