import { visible } from '../format.ts';
import { type ErrorTexts, text } from './error-text.ts';

/** Why nothing could listen, by the code of the system. */
const LISTEN_CAUSES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'Another program listens there already.',
  EADDRNOTAVAIL: 'This computer does not have the address.',
  EACCES: 'The system keeps this port for programs with more rights.',
};

export const responders = {
  'listen.failed': ({ cause }) =>
    text(
      'Nothing can listen on this address and port',
      LISTEN_CAUSES[cause] ?? `The system refuses it: ${visible(cause)}.`,
      'Choose another address or port, or stop the program that has it, then try again.',
    ),
  'responder.cannot-answer': ({ name }) =>
    text(
      `No OCSP answer of ${visible(name)} can be signed now`,
      'It has no responder certificate that is valid now, its key cannot be used while the workspace is locked, or the responder does not serve it.',
      'Unlock the workspace and make responder certificates, or give a grant for OCSP answers.',
    ),
} satisfies Partial<ErrorTexts>;
