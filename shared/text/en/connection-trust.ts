import type { ValidationCode } from '../../model/validation.ts';
import { findWord } from '../format.ts';

type Failure = Extract<ValidationCode, `path.${string}`> | 'name.mismatch' | 'trust.not-checked';

const FAILURES: Readonly<Record<Failure, string>> = {
  'path.no-issuer': 'No certificate at hand issued the last one that the server sent.',
  'path.self-signed-untrusted': 'The chain ends in a self-signed certificate that is not trusted here.',
  'path.malformed': 'A certificate of the chain cannot be read.',
  'path.signature': 'A signature in the chain does not verify: an issuer has the right name and another key.',
  'path.expired': 'A certificate of the chain has expired.',
  'path.not-yet-valid': 'A certificate of the chain is not valid yet.',
  'path.not-a-ca': 'A certificate in the chain issued another one without being an authority.',
  'path.path-length': 'The chain is longer than one of its authorities permits.',
  'path.key-usage': 'A key in the chain may not be used for what it was used for.',
  'path.purpose': 'The certificate, or an authority above it, is not meant for TLS servers.',
  'path.unknown-critical': 'A certificate carries a critical extension that is not understood.',
  'path.name-constraints': 'An authority was not allowed to issue for this name.',
  'path.weak-signature': 'A certificate of the chain is signed with an algorithm that is no longer safe.',
  'path.weak-key': 'A certificate of the chain has a key that is too short or of a kind that is no longer safe.',
  'path.distrusted': 'A certificate of the chain is marked as distrusted.',
  'path.signature-unsupported': 'A certificate of the chain is signed with an algorithm that is not known here.',
  'path.policy': 'No certificate policy is left that all authorities of the chain accept.',
  'path.profile': 'A certificate of the chain breaks a rule of the chosen profile.',
  'path.revoked': 'A certificate of the chain is revoked.',
  'path.revocation-unknown': 'Nothing that can be relied on says whether a certificate of the chain is revoked.',
  'path.too-long': 'The chain has more certificates than are followed here.',
  'path.too-complex': 'The chain has too many possible paths to check them all.',
  'name.mismatch': 'The certificate does not carry the name that was dialled.',
  'trust.not-checked': 'The chain was not checked, as you chose.',
};

/** Why a server's chain or name was not accepted, by the id of the failure. */
export const trustFailureText = (id: string): string =>
  findWord<string>(FAILURES, id) ?? 'The chain did not pass a check.';
