import type { CrlPlanProblem } from './model/crl-plan.ts';

type Empty = Readonly<Record<string, never>>;

/** Expected failures around revocation: revoking, lists made here, lists of others, publishing. */
export interface RevocationErrorEvidence {
  // revocation and CRLs
  /** A reason that is for authorities alone. */
  readonly 'revocation.reason-unfit': { readonly name: string; readonly reason: string };
  /** Another certificate of the same authority with the same serial number is revoked. */
  readonly 'revocation.serial-twice': { readonly name: string; readonly serialHex: string };
  /** The key was lost only after the revocation. */
  readonly 'revocation.date-later': { readonly since: number; readonly at: number };
  readonly 'revocation.not-revoked': { readonly name: string };
  readonly 'revocation.not-on-hold': { readonly name: string };
  /** A list tells it: it cannot be undone. */
  /** A list from before its authority was here told it; `number` is decimal, empty where that had none. */
  readonly 'revocation.taken-over': { readonly name: string; readonly number: string };
  readonly 'revocation.listed': { readonly name: string; readonly number: number };
  /** No certificate of the authority was signed by one here, or all have ended or are revoked. */
  readonly 'revocation.nothing-of-authority': { readonly name: string };
  readonly 'crl.plan-invalid': { readonly problems: readonly CrlPlanProblem[] };
  readonly 'crl.no-key-usage': { readonly name: string };
  /** The clock stands before the authority's last list. */
  readonly 'crl.clock-behind': { readonly name: string; readonly at: number; readonly last: number };
  /** A delta with nothing to rest on. */
  readonly 'crl.no-complete': { readonly name: string };
  /** A delta that would rest on a list with other shards or addresses. */
  readonly 'crl.scope-changed': { readonly name: string };
  readonly 'crl.not-found': { readonly name: string; readonly number: number };
  /** `problem`: `issuer`, `signature`, `delta`, `indirect`, `critical`, `own`. */
  readonly 'crl.not-of-authority': { readonly name: string; readonly problem: string };
  /** `limit`: octets that are signed at once. `entries`: those of the list that grew beyond it, as far as they were counted. */
  readonly 'crl.too-large': { readonly entries: number; readonly limit: number };
  /** `place`: among the revocations of the list, from 1. */
  readonly 'crl.bad-row': { readonly place: number };
  readonly 'crl.list-closed': Empty;
  readonly 'crl.took-too-long': { readonly seconds: number };
  // publishing; `place`: host, bucket or folder
  readonly 'publish.target-not-found': { readonly wanted: string };
  readonly 'publish.target-ambiguous': { readonly wanted: string; readonly matches: number };
  readonly 'publish.too-many': { readonly limit: number };
  /** `field`: of the place. `problem`: `syntax`, `scheme`, `clear-login`, `character`, `out-of-range`, `missing`, `not-absolute`, `no-certificate`, `not-a-key`, `wrong-passphrase`, `taken`. */
  readonly 'publish.place-invalid': { readonly field: string; readonly problem: string };
  /** The authority has issued no CRL yet. */
  readonly 'publish.nothing': Empty;
  readonly 'publish.login-missing': { readonly place: string };
  /** The sealed login was given for another place. */
  readonly 'publish.login-other-place': { readonly place: string };
  /** `cause`: what the system said, `ENOTFOUND`, `ECONNREFUSED`. */
  readonly 'publish.unreachable': { readonly place: string; readonly cause: string };
  readonly 'publish.timeout': { readonly place: string; readonly seconds: number };
  readonly 'publish.untrusted-server': { readonly place: string; readonly cause: string };
  /** `cause`: a status or what the server said. */
  readonly 'publish.login-refused': { readonly place: string; readonly cause: string };
  readonly 'publish.forbidden': { readonly place: string; readonly name: string; readonly cause: string };
  /** The folder or bucket is not there. */
  readonly 'publish.place-missing': { readonly place: string; readonly cause: string };
  readonly 'publish.no-space': { readonly place: string; readonly cause: string };
  readonly 'publish.refused': { readonly place: string; readonly name: string; readonly cause: string };
  /** SSH: nobody has confirmed the key of the host yet. */
  readonly 'publish.host-key-unknown': { readonly place: string; readonly algorithm: string; readonly sha256: string };
  readonly 'publish.host-key-changed': {
    readonly place: string;
    readonly algorithm: string;
    readonly sha256: string;
    readonly known: string;
  };
  /** What was read back is not what was sent. `problem`: `missing`, `differs`. */
  readonly 'publish.verify-failed': { readonly place: string; readonly name: string; readonly problem: string };
  // lists of others
  readonly 'foreign-crl.not-found': { readonly wanted: string };
  /** A certificate of its issuer is here, and it does not verify with its key. */
  readonly 'foreign-crl.signature': { readonly issuer: string };
  /** The key that signed it may not sign lists. */
  readonly 'foreign-crl.key-usage': { readonly issuer: string };
  /** The authority signs here and issues its lists itself. */
  readonly 'foreign-crl.own-authority': { readonly name: string };
  /** No certificate of the authority verifies it. */
  readonly 'foreign-crl.other-issuer': { readonly issuer: string; readonly authority: string };
  /** What its address handed out is not the next one: of another issuer, key or scope. */
  readonly 'foreign-crl.another': { readonly issuer: string };
  readonly 'foreign-crl.no-url': { readonly issuer: string };
}
