import type { AuthorityDraft } from '../../../shared/model/authority.ts';
import { BugError, ok, type Result } from '../../../shared/result.ts';
import type { SealedKey } from '../../../shared/model/key.ts';
import { signatureAlgorithmFor } from '../../pki/algorithm/key-algorithm.ts';
import type { CertificateDraft } from '../../pki/issuing/draft.ts';
import { lintDraft } from '../../pki/issuing/lint-draft.ts';
import { subjectKeyIdentifier } from '../../pki/issuing/profile.ts';
import { formatName, parseName } from '../../pki/name/name.ts';
import { buildName } from '../../pki/name/name-build.ts';
import { NO_ADDRESSES } from '../../store/authority-detail-rows.ts';
import { isAuthorityNameTaken } from '../../store/authority-rows.ts';
import { type AppError, fail } from '../../../shared/errors.ts';
import type { DraftVerdict } from '../issuing/draft-check.ts';
import { judgeDraft } from '../issuing/draft-check.ts';
import { SAMPLE_SERIAL, sampleSpki } from '../../pki/issuing/sample-key.ts';
import { findIssuerKeyId } from '../issuing/draft-parts.ts';
import type { Issuer } from '../issuer.ts';
import { getIssuer, requireRoom } from '../issuer.ts';
import type { Outcome } from '../ports.ts';
import { addressesFor } from '../revocation/shard-addresses.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { readingOr } from '../workspace-context.ts';
import { type AuthorityContent, buildAuthorityExtensions, parseContent } from './authority-content.ts';
import {
  type NewAuthorityInput,
  pathLengthOf,
  ROOT_VALIDITY,
  subjectText,
  SUBORDINATE_VALIDITY,
} from './authority-input.ts';
import { type AuthorityValidity, authorityValidity } from './authority-validity.ts';

/** A new authority with everything parsed, before key and serial. */
export interface AuthorityPlan {
  readonly input: NewAuthorityInput;
  /** Absent for a root. */
  readonly issuer: Issuer | undefined;
  readonly subjectNameDer: Uint8Array;
  readonly content: AuthorityContent;
  readonly validity: AuthorityValidity;
}

/** Parses what a new authority is to be. Works while locked. Fails with `authority.name-taken`, `issue.subject-invalid`, `authority.content-invalid` and what `getIssuer` fails with. */
export async function planAuthority(context: WorkspaceContext, input: NewAuthorityInput): Outcome<AuthorityPlan> {
  const free = await checkNameIsFree(context, input.name);
  if (!free.ok) return free;
  const { issuerId } = input;
  const issuer = issuerId === undefined ? ok(undefined) : await getIssuer(context, issuerId, 'certificates');
  if (!issuer.ok) return issuer;
  const subjectNameDer = buildName(subjectText(input));
  if (!subjectNameDer.ok) return subjectNameDer;
  const isRoot = issuer.value === undefined;
  const content = parseContent({ ...input, pathLength: pathLengthOf(input, isRoot) });
  if (!content.ok) return content;
  const period = { asked: input.validity, standard: isRoot ? ROOT_VALIDITY : SUBORDINATE_VALIDITY };
  return ok({
    input,
    issuer: issuer.value,
    subjectNameDer: subjectNameDer.value,
    content: content.value,
    validity: authorityValidity(context.ports.clock.now(), period, issuer.value?.authority),
  });
}

/** Fails with `authority.name-taken`. Asked again in the transaction that takes it. */
export const checkNameIsFree = (context: WorkspaceContext, name: string): Outcome<null> =>
  readingOr(context, async (db) =>
    (await isAuthorityNameTaken(db, name)) ? fail('authority.name-taken', { name }) : ok(null),
  );

/** The certificate of a plan with its key and serial. */
export function buildPlanned(
  plan: AuthorityPlan,
  key: Pick<SealedKey, 'spkiDer'>,
  serial: Uint8Array,
): CertificateDraft {
  const { issuer, subjectNameDer, content, validity, input } = plan;
  const ownKeyId = subjectKeyIdentifier(key.spkiDer);
  return {
    serial,
    issuerNameDer: issuer?.nameDer ?? subjectNameDer,
    subjectNameDer,
    spkiDer: key.spkiDer,
    ...validity,
    extensions: buildAuthorityExtensions(content, {
      subjectKeyId: ownKeyId,
      issuerKeyId: issuer === undefined ? ownKeyId : findIssuerKeyId(issuer.certificate),
      addresses: issuer === undefined ? NO_ADDRESSES : addressesFor(issuer, serial),
    }),
    signatureAlgorithm: issuer?.algorithm ?? signatureAlgorithmFor(input.key),
  };
}

/** What the checks say of a plan; a key that is not made yet is stood in for by one of its kind. */
export const judgePlan = (plan: AuthorityPlan): DraftVerdict =>
  judgeAuthority(buildPlanned(plan, { spkiDer: sampleSpki(plan.input.key) }, SAMPLE_SERIAL), plan.issuer);

/** What is done with warnings: a caller that shows them before lets them pass, one that cannot has them refused. */
export interface WarningChoice {
  readonly refuseWarnings?: boolean | undefined;
}

/** Fails with `issue.refused`, and with `issue.warnings` where those are refused too. */
export function requireSignable(
  { refusals, warnings }: DraftVerdict,
  { refuseWarnings = false }: WarningChoice,
): Result<null, AppError> {
  if (refusals.length > 0) return fail('issue.refused', { rules: refusals });
  return refuseWarnings && warnings.length > 0 ? fail('issue.warnings', { rules: warnings }) : ok(null);
}

/** The checks of every draft, whether the path lengths of the whole line leave room for an authority, and lint of what will be signed. */
export function judgeAuthority(draft: CertificateDraft, issuer: Issuer | undefined): DraftVerdict {
  const checked = judgeRules(draft, issuer);
  if (checked.refusals.length > 0) return checked;
  const { notBefore, notAfter } = draft;
  const linted = lintDraft(draft, {
    profiles: ['issuing-ca'],
    at: notBefore,
    longestMs: notAfter - notBefore,
  }).findings.map(({ problem }) => problem);
  return {
    refusals: linted.filter(({ severity }) => severity === 'error'),
    warnings: [...checked.warnings, ...linted.filter(({ severity }) => severity === 'warning')],
  };
}

function judgeRules(draft: CertificateDraft, issuer: Issuer | undefined): DraftVerdict {
  const { refusals, warnings } = judgeDraft(draft, issuer);
  const room = issuer === undefined ? ok(null) : requireRoom(issuer, 1);
  const isTold = refusals.some(({ code }) => code === 'draft.path-length');
  if (room.ok || isTold || issuer === undefined) return { refusals, warnings };
  const evidence = { issuer: issuer.authority.subject, allowed: 0 };
  const rule = { code: 'draft.path-length', severity: 'error', rfc: 'RFC 5280 §4.2.1.9', evidence } as const;
  return { refusals: [...refusals, rule], warnings };
}

/** What would be signed, without signing: works while locked. */
export async function draftAuthority(context: WorkspaceContext, input: NewAuthorityInput): Outcome<AuthorityDraft> {
  const plan = await planAuthority(context, input);
  if (!plan.ok) return plan;
  const { refusals, warnings } = judgePlan(plan.value);
  const subject = parseName(plan.value.subjectNameDer);
  if (!subject.ok) throw new BugError('the subject of a plan does not parse');
  return ok({ refusals, warnings, ...plan.value.validity, subject: formatName(subject.value) });
}
