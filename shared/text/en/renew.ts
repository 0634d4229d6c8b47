import type { RenewRefusal, RenewWarning } from '../../model/renew.ts';

/** Why a certificate can have no successor here, after “because”. */
export const renewRefusalText: Readonly<Record<RenewRefusal, string>> = {
  'not-issued-here': 'it was not issued in this workspace',
  'is-authority': 'it belongs to an authority, which is renewed on its own screen',
  'no-authority': 'the authority that issued it is not in this workspace',
  'authority-archived': 'the authority that issued it is archived and has no successor',
  'authority-no-key': 'the key of its authority is not in this workspace',
  'profile-gone': 'its profile is archived or gone',
  'no-key': 'its key is not in this workspace; ask the partner for a new request',
  'changed-meanwhile':
    'something changed since the plan was made: another successor, its profile or its authority; look again',
  refused: 'the checks before signing refuse it',
};

/** What wants a click before a successor is issued. */
export const renewWarningText: Readonly<Record<RenewWarning, string>> = {
  'already-replaced': 'It has a successor already.',
  revoked: 'It is revoked.',
  expired: 'It has ended, so there is a gap.',
  'other-authority': 'Another authority signs: whoever trusts only the old one must be told.',
  'profile-changed': 'The profile says something else than when it was issued.',
  'cut-to-issuer': 'It ends with its authority, earlier than the profile says.',
  rules: 'A rule of issuing has a warning.',
};
