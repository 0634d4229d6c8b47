import type { ActivityErrorEvidence } from './errors-activity.ts';
import type { BackupErrorEvidence } from './errors-backup.ts';
import type { MigrationErrorEvidence } from './errors-migration.ts';
import type { OperatorErrorEvidence } from './errors-operator.ts';
import type { RevocationErrorEvidence } from './errors-revocation.ts';
import type { ExportManyFormat } from './model/export-many.ts';
import type { FilterFault } from './model/filter/problem.ts';
import type { Problem, Severity } from './model/inspect.ts';
import type { KitPart, KitRefusal } from './model/kit.ts';
import type { ProfileProblem } from './model/profile.ts';
import { err } from './result.ts';

/** Every expected failure with its evidence. Words are in shared/text; no text, path or key material stands here. */
export interface ErrorEvidence
  extends RevocationErrorEvidence,
    BackupErrorEvidence,
    MigrationErrorEvidence,
    OperatorErrorEvidence,
    ActivityErrorEvidence {
  // our own side
  readonly internal: { readonly logId: string };
  readonly 'ipc.forbidden': Empty;
  readonly 'input.invalid': { readonly field: string; readonly problem: string };
  readonly 'input.too-large': { readonly field: string; readonly size: number; readonly limit: number };
  /** `undone`: certificates that an import had brought and took out again. */
  readonly 'job.cancelled': { readonly undone?: number };
  readonly 'job.unknown': Empty;
  /** `part`: what stands at the place, cut. */
  readonly 'filter.invalid': FilterFault & { readonly part: string };
  // files and disk
  readonly 'file.handle-expired': Empty;
  readonly 'file.not-found': { readonly name: string };
  readonly 'file.exists': { readonly name: string };
  readonly 'file.not-readable': { readonly name: string; readonly cause: string };
  readonly 'file.not-writable': { readonly name: string; readonly cause: string };
  readonly 'file.disk-full': { readonly name: string };
  readonly 'file.too-large': { readonly name: string; readonly size: number; readonly limit: number };
  readonly 'file.verify-failed': { readonly name: string };
  // workspace and store
  readonly 'workspace.none-open': Empty;
  readonly 'workspace.not-a-workspace': { readonly name: string };
  readonly 'workspace.newer-version': { readonly name: string; readonly version: number; readonly supported: number };
  readonly 'workspace.network-file-system': { readonly name: string; readonly type: string };
  readonly 'workspace.damaged': { readonly name: string; readonly check: string };
  readonly 'workspace.read-only': { readonly name: string };
  readonly 'store.full': { readonly name: string };
  readonly 'store.busy': { readonly name: string };
  readonly 'store.io': { readonly name: string; readonly cause: string };
  // vault
  readonly 'vault.locked': Empty;
  readonly 'vault.wrong-passphrase': { readonly retryAfterMs: number };
  readonly 'vault.wrong-recovery-key': { readonly retryAfterMs: number };
  readonly 'vault.wait': { readonly retryAfterMs: number };
  readonly 'vault.passphrase-too-short': { readonly length: number; readonly minimum: number };
  readonly 'vault.kdf-out-of-bounds': { readonly memoryKiB: number; readonly iterations: number };
  readonly 'vault.key-damaged': { readonly keyId: string };
  /** `kind`: `connection-secrets`, `proxy-login`, `publish-login`. */
  readonly 'vault.record-damaged': { readonly kind: string; readonly recordId: string };
  readonly 'vault.stopped': Empty;
  // grants
  readonly 'grant.nothing-to-sign': { readonly name: string };
  readonly 'grant.too-long': { readonly latest: number };
  readonly 'grant.too-many': { readonly limit: number };
  // authorities, certificates, requests
  readonly 'authority.not-found': { readonly wanted: string };
  readonly 'authority.ambiguous': { readonly wanted: string; readonly matches: number };
  readonly 'authority.name-taken': { readonly name: string };
  /** Certificates and lists find each other by addresses that are made from the name. */
  readonly 'authority.name-in-addresses': { readonly name: string };
  readonly 'authority.no-key': { readonly name: string };
  readonly 'authority.not-valid-now': {
    readonly name: string;
    readonly notBefore: number;
    readonly notAfter: number;
    readonly at: number;
  };
  readonly 'authority.revoked': { readonly name: string };
  readonly 'authority.archived': { readonly name: string };
  /** Its key was replaced; the successor issues. */
  readonly 'authority.superseded': { readonly name: string };
  readonly 'authority.has-dependents': {
    readonly name: string;
    readonly certificates: number;
    readonly authorities: number;
    readonly crls: number;
    readonly reservedSerials: number;
  };
  /** What was to become an authority is none: `reason` is `basic-constraints` or `key-usage`. */
  readonly 'authority.not-a-ca': { readonly subject: string; readonly reason: string };
  readonly 'authority.certificate-expired': { readonly subject: string; readonly notAfter: number };
  readonly 'authority.already-here': { readonly name: string };
  /** The vault holds no keys of this kind, so that nothing could be signed here. */
  readonly 'authority.key-unsupported': { readonly key: string };
  /** A kind of key that the workspace makes only when its setting says so. */
  readonly 'key.not-offered': { readonly key: string };
  /** Its certificate was signed elsewhere, so only its parent can renew it. */
  readonly 'authority.parent-elsewhere': { readonly name: string };
  /** Issuer and subject are the same, but neither its own key nor that of an authority here signed it. */
  readonly 'authority.signature-invalid': { readonly subject: string };
  /** An authority cannot certify its own key across. */
  readonly 'authority.same-key': { readonly name: string };
  /** Constraints, policies or addresses that cannot be written; each problem names its place, `nameConstraints.permitted.0`. */
  readonly 'authority.content-invalid': { readonly problems: readonly ProfileProblem[] };
  /** Another act changed the authority meanwhile. */
  readonly 'authority.changed-meanwhile': { readonly name: string };
  readonly 'certificate.not-found': { readonly wanted: string };
  readonly 'certificate.ambiguous': { readonly wanted: string; readonly matches: number };
  readonly 'certificate.no-key': { readonly name: string };
  /** Its key is an authority's, which leaves by the export of the authority alone. */
  readonly 'certificate.key-of-authority': { readonly name: string; readonly authority: string };
  readonly 'certificate.already-revoked': { readonly name: string; readonly revokedAt: number };
  readonly 'certificate.not-ours': { readonly name: string };
  /** It got another successor since it was looked at; nothing is recorded of this one. */
  readonly 'certificate.replaced-meanwhile': { readonly name: string };
  readonly 'issue.refused': { readonly rules: readonly RefusedRule[] };
  /** By a profile for authorities with a key made here: it would be kept as a certificate that cannot sign. */
  readonly 'issue.authority-made-here': { readonly profile: string };
  /** What wants a click in the window was accepted by nobody: the command line signs it only when told to. */
  readonly 'issue.warnings': { readonly rules: readonly Problem[] };
  readonly 'issue.subject-invalid': { readonly position: number; readonly problem: string };
  readonly 'issue.name-invalid': { readonly type: string; readonly value: string };
  readonly 'issue.profile-unknown': { readonly profile: string };
  readonly 'profile.invalid': { readonly problems: readonly ProfileProblem[] };
  /** `newest` is 0 where there is none. */
  readonly 'profile.changed-meanwhile': { readonly profile: string; readonly newest: number };
  readonly 'profile.archived': { readonly profile: string };
  readonly 'profile.not-built-in': { readonly profile: string };
  readonly 'profile.file-invalid': { readonly name: string };
  /** Signed and kept in the workspace, but `name` could not be written; `cause` is the code of that failure or what the system said. */
  readonly 'issue.recorded-not-written': {
    readonly id: string;
    readonly serialHex: string;
    readonly name: string;
    readonly cause: string;
  };
  readonly 'request.not-found': { readonly wanted: string };
  readonly 'request.ambiguous': { readonly wanted: string; readonly matches: number };
  readonly 'request.signature-invalid': { readonly algorithm: string };
  readonly 'request.weak-key': { readonly key: string; readonly minimum: string };
  readonly 'request.unsupported-key': { readonly key: string };
  readonly 'request.already-handled': { readonly state: string };
  /** Signing what was refused, by its id or by its octets; `reason` is empty where none was noted. */
  readonly 'request.refused': { readonly name: string; readonly reason: string };
  /** Deleting or refusing one that is approved or answered. */
  readonly 'request.issued': { readonly name: string; readonly state: string };
  /** A request in another form than PKCS #10: `spkac`. */
  readonly 'request.form-unsupported': { readonly form: string };
  /** `kinds`: what it holds instead, `certificate`, `private-key`, …, separated by commas; empty where nothing was recognised. */
  readonly 'request.none-found': { readonly name: string; readonly kinds: string };
  readonly 'own-request.not-found': { readonly wanted: string };
  readonly 'own-request.not-waiting': { readonly name: string; readonly state: string };
  /** Its answer is a certificate of an authority, which is imported there. */
  readonly 'own-request.for-authority': { readonly name: string };
  /** The certificate has the key of no request that waits for an answer. */
  readonly 'own-request.no-match': { readonly name: string };
  readonly 'partner.not-found': { readonly wanted: string };
  readonly 'partner.name-taken': { readonly name: string };
  readonly 'partner.in-use': {
    readonly name: string;
    readonly certificates: number;
    readonly requests: number;
    readonly ownRequests: number;
  };
  /** `problem`: `unknown`, or one of the problems of a subject. */
  readonly 'partner.attribute-invalid': { readonly attribute: string; readonly problem: string };
  /** Nothing is selected, or nothing of it is here any more. */
  readonly 'export.nothing': Empty;
  /** The page of a report could not be made a PDF; `cause`: what Chromium said. */
  readonly 'report.not-printed': { readonly cause: string };
  readonly 'export.too-many': { readonly format: ExportManyFormat; readonly count: number; readonly limit: number };
  /** `part` and `reason` are those of `shared/model/kit.ts`. */
  readonly 'kit.part-unavailable': { readonly name: string; readonly part: KitPart; readonly reason: KitRefusal };
  // batches
  /** `line`: of the file, from 1. `problem`: `quote-not-closed`, `quote-inside`, `cell-too-large`, `too-many-cells`, `too-many-rows`, `requests-too-large`, `no-header`, `column-twice`, `no-column`. */
  readonly 'batch.file-invalid': { readonly name: string; readonly line: number; readonly problem: string };
  readonly 'batch.not-found': { readonly wanted: string };
  /** What is asked cannot be done while it is run, or once it was discarded. */
  readonly 'batch.wrong-state': { readonly state: string };
  // formats
  readonly 'format.not-recognised': { readonly name: string };
  readonly 'format.malformed': { readonly format: string; readonly offset: number; readonly problem: string };
  readonly 'format.no-certificate': { readonly name: string };
  readonly 'format.key-mismatch': Empty;
  readonly 'format.wrong-passphrase': { readonly format: string };
  /** Reading a file took longer, or more memory, than one file may. */
  readonly 'inspect.deadline': { readonly name: string; readonly seconds: number };
  readonly 'format.unsupported': { readonly format: string; readonly detail: string };
  /** A file asks for more work to open it than one file may cost: rounds of key derivation, octets of its memory, octets under a cipher that is slow here. */
  readonly 'format.too-costly': {
    readonly format: string;
    readonly what: 'iterations' | 'memory' | 'octets';
    readonly asked: number;
    readonly limit: number;
  };
  /** The paths of one certificate took longer, or more memory, than they may. */
  readonly 'validation.deadline': { readonly seconds: number };
  // connection: our side could not try. What a server does is a result, not an error.
  readonly 'connection.host-invalid': { readonly host: string; readonly problem: string };
  readonly 'connection.port-invalid': { readonly port: string };
  readonly 'connection.option-unsupported': { readonly option: string; readonly value: string };
  /** A key that no handshake of ours can sign with. `engine`: this runtime's TLS has no such signatures; `version`: TLS before 1.3 has none. */
  readonly 'connection.key-unsupported': { readonly key: string; readonly reason: 'engine' | 'version' };
  /** No IP address, or one of another family than what is to be reached. */
  readonly 'connection.local-address-invalid': Empty;
  /** User or password that no proxy login can carry. */
  readonly 'connection.proxy-invalid': Empty;
  readonly 'connection.run-unknown': Empty;
  /** The local server of a demo found no port. */
  readonly 'listen.failed': { readonly cause: string };
  /** `name`: of the authority. */
  readonly 'responder.cannot-answer': { readonly name: string };
  readonly 'demo.not-a-demo': Empty;
  /** Another window shows the demo that was to be replaced. */
  readonly 'demo.open-elsewhere': Empty;
  /** The secrets of the run are neither in memory nor sealed in the workspace. */
  readonly 'connection.secrets-gone': Empty;
  /** The octets of the run are neither in memory nor sealed in the workspace, or there were none. */
  readonly 'connection.capture-gone': Empty;
  readonly 'connection.login-unknown': Empty;
  /** A saved login is given to the proxy it was saved for alone. */
  readonly 'connection.login-other-proxy': Empty;
  // fetching on request
  /** `problem`: `syntax`, `scheme`, `credentials`, `too-long`, `downgrade` (from https to http by a redirect). */
  readonly 'fetch.url-invalid': { readonly host: string; readonly problem: string };
  readonly 'fetch.private-address': { readonly host: string; readonly address: string };
  /** `cause`: what the system said, `ENOTFOUND`, `ECONNREFUSED`, `HPE_INVALID_CONSTANT`. */
  readonly 'fetch.unreachable': { readonly host: string; readonly cause: string };
  readonly 'fetch.untrusted-server': { readonly host: string; readonly cause: string };
  readonly 'fetch.timeout': { readonly host: string; readonly seconds: number };
  readonly 'fetch.status': { readonly host: string; readonly status: number };
  /** Another host was named, and redirects were not allowed. */
  readonly 'fetch.redirect-refused': { readonly host: string; readonly to: string };
  readonly 'fetch.redirects': { readonly host: string; readonly limit: number };
  readonly 'fetch.too-large': { readonly host: string; readonly limit: number };
  /** An encoding that was not asked for. */
  /** What told the newest release is no list of releases. */
  readonly 'update.unreadable': { readonly host: string };
  readonly 'fetch.encoded': { readonly host: string; readonly encoding: string };
  // imports
  /** An act on many certificates that is not remembered (any more), or was taken back already. */
  readonly 'change.gone': Empty;
  readonly 'import.not-found': { readonly no: number };
  readonly 'import.running': { readonly no: number };
  // platform
  readonly 'view.not-found': { readonly wanted: string };
  readonly 'view.name-taken': { readonly name: string };
  readonly 'view.too-many': { readonly limit: number };
  readonly 'platform.unsupported': { readonly feature: string };
}

export interface RefusedRule {
  readonly code: string;
  readonly severity: Severity;
  readonly rfc?: string;
  readonly evidence: Readonly<Record<string, string | number | boolean>>;
}

type Empty = Readonly<Record<string, never>>;

export type ErrorCode = keyof ErrorEvidence;

/** An expected failure: a code and what it rests on. */
export type AppError = {
  readonly [C in ErrorCode]: { readonly code: C; readonly evidence: ErrorEvidence[C] };
}[ErrorCode];

/** Failures of the environment that may pass by themselves or by freeing something. */
export const RETRYABLE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'file.disk-full',
  'file.not-readable',
  'file.not-writable',
  'store.full',
  'store.busy',
  'store.io',
  'vault.stopped',
  'vault.wait',
  'fetch.unreachable',
  'fetch.timeout',
  'publish.unreachable',
  'publish.timeout',
  'publish.no-space',
  'publish.refused',
  'publish.verify-failed',
]);

export const isRetryable = (error: AppError): boolean => RETRYABLE.has(error.code);

/** Builds a failed result. */
export function fail<C extends ErrorCode>(
  code: C,
  evidence: ErrorEvidence[C],
): { readonly ok: false; readonly error: AppError } {
  return err({ code, evidence } as AppError);
}
