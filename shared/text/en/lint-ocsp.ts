import type { LintWordList } from './lint-words.ts';

/** OCSP responses. */
export const lintOcspWords: LintWordList = {
  'ocsp.malformed': ['The response cannot be parsed', 'Nobody learns anything from it.'],
  'ocsp.no-answer': [
    'The responder refused to answer',
    'The status of the certificate stays unknown. Whether it is accepted then is up to the peer.',
  ],
  'ocsp.no-single-answer': ['The response speaks of no certificate', 'A response without a status is of no use.'],
  'ocsp.several-answers': [
    'The response speaks of several certificates',
    'Responses that are cached or stapled speak of one only; simple clients read the first.',
  ],
  'ocsp.answer-repeated': [
    'A certificate is spoken of twice',
    'If the two differ, it is up to the client which of them it believes.',
  ],
  'ocsp.duplicate-extension': ['An extension occurs twice', 'Strict software refuses the response.'],
  'ocsp.unknown-critical-extension': [
    'A critical extension that is not known',
    'Clients that do not know it have to refuse the response.',
  ],
  'ocsp.next-update-missing': [
    'It does not say until when it holds',
    'Clients cannot keep it and many refuse it. Servers cannot staple it.',
  ],
  'ocsp.next-update-not-later': ['It ends before it begins', 'There is no moment at which a client would accept it.'],
  'ocsp.produced-before-this-update': [
    'It was signed before the moment of which it speaks',
    'Nobody can know a status in advance: a clock at the responder is wrong.',
  ],
  'ocsp.produced-after-next-update': [
    'It had run out when it was signed',
    'Every client refuses it. The responder works from old data.',
  ],
  'ocsp.stale': ['It has run out', 'Clients refuse it and ask anew, or do without a status.'],
  'ocsp.from-the-future': ['It does not hold yet', 'Clients whose clock is right refuse it.'],
  'ocsp.revoked-after-production': [
    'The revocation lies after the signature',
    'A responder cannot know of it yet: a clock at the authority or the responder is wrong.',
  ],
  'ocsp.reason-unspecified': [
    'The reason “unspecified” is written out',
    'A reason that says nothing should be left out.',
  ],
  'ocsp.nonce-length': [
    'The nonce is empty or longer than 128 bytes',
    'Clients refuse the response, and an empty nonce does not protect against old ones.',
  ],
  'ocsp.nonce-longer-than-once-allowed': [
    'The nonce is longer than 32 bytes',
    'Clients by the older standard refuse it. Newer ones take up to 128 bytes.',
  ],
  'ocsp.signature-weak': [
    'It was signed with a broken digest',
    'Current libraries refuse it, and a forged answer could hide a revocation.',
  ],
  'ocsp.signature-invalid': [
    'The signature does not fit the certificate of the responder',
    'Every client refuses the response.',
  ],
  'ocsp.delegate-without-purpose': [
    'The responder’s certificate is not for signing OCSP responses',
    'Clients refuse it: whoever holds any certificate of the authority could answer otherwise.',
  ],
  'ocsp.delegate-without-no-check': [
    'The responder’s certificate does not say that it need not be checked',
    'Clients may want its status too, from the very responder that they ask. Some give up then.',
  ],
  'ocsp.delegate-not-valid': [
    'The responder’s certificate was not valid when the response was signed',
    'Clients refuse the response.',
  ],
  'ocsp.certificate-not-needed': [
    'It carries certificates that nobody needs',
    'Stapled, they make every handshake longer. One is enough, and none where the authority itself signs.',
  ],
};
