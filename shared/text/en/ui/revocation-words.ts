import { REVOCATION_REASONS, type RevocationReason } from '../../../model/certificate.ts';

/** What a reason says, in a few words and in one line. @see RFC 5280 §5.3.1 */
const reasons = {
  unspecified: { name: 'Unspecified', code: 0, meaning: 'No reason is given to those who read the CRL.' },
  keyCompromise: {
    name: 'Key compromised',
    code: 1,
    meaning: 'Somebody else has, or may have, the private key. Say since when below.',
  },
  cACompromise: {
    name: 'Authority compromised',
    code: 2,
    meaning: 'Somebody else has, or may have, the key of this authority.',
  },
  affiliationChanged: {
    name: 'Affiliation changed',
    code: 3,
    meaning: 'Names in the certificate are no longer right; the key is safe.',
  },
  superseded: { name: 'Superseded', code: 4, meaning: 'Another certificate took its place; the key is safe.' },
  cessationOfOperation: {
    name: 'No longer in operation',
    code: 5,
    meaning: 'What it was issued for is no longer there; the key is safe.',
  },
  certificateHold: {
    name: 'On hold',
    code: 6,
    meaning: 'Refused for now. The only reason that can be taken back after a CRL has listed it.',
  },
  privilegeWithdrawn: {
    name: 'Privilege withdrawn',
    code: 9,
    meaning: 'A right that the certificate gives was taken away.',
  },
} satisfies Record<RevocationReason, { readonly name: string; readonly code: number; readonly meaning: string }>;

/** Reasons that stand in lists but are never chosen here. */
const furtherReasons: Readonly<Record<string, string>> = {
  removeFromCRL: 'Removed from the list',
  aACompromise: 'Attribute authority compromised',
};

const isReason = (reason: string): reason is RevocationReason => REVOCATION_REASONS.some((known) => known === reason);

export const revocationWords = {
  reasons,
  /** The words for a reason by the standard's name; a name that nobody knows stays. */
  reason: (reason: string): string => (isReason(reason) ? reasons[reason].name : (furtherReasons[reason] ?? reason)),
  reasonWithCode: (reason: RevocationReason): string => `${reasons[reason].name} (${reasons[reason].code})`,
};
