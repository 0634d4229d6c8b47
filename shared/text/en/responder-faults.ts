import type { ResponderFault } from '../../model/responder.ts';

/** Why questions about an authority's certificates stay without an answer, or soon will. */
export const responderFaults: Readonly<Record<ResponderFault, string>> = {
  'no-signer': 'no responder certificate is there; OCSP questions are put off until one is made',
  'signer-expired': 'the last responder certificate has ended; OCSP questions are put off until a new one is made',
  'clock-behind':
    'the clock of this computer stands before the responder certificates begin; OCSP questions are put off',
  'no-grant': 'the workspace is locked and no grant covers OCSP answers; questions are put off',
  'last-signer': 'the responder certificate in use is the last; unlock to have more made',
  'no-crl': 'no CRL was issued yet',
  'crl-overdue': 'the newest CRL has ended; those who check by it refuse everything',
};
