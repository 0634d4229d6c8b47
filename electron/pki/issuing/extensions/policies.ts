import type { PolicyChoice, ProfileProblem } from '../../../../shared/model/profile.ts';
import type { ShapeReason } from '../../../../shared/model/profile-reason.ts';
import { isOid } from '../../asn1/der-write.ts';
import { findAddressProblem } from './addresses.ts';
import { problemAt } from './profile-problem.ts';

const MAX_NOTICE_LENGTH = 200;
const MAX_POLICIES = 64;

/**
 * Judges certificate policies: `profile.oid-invalid {value}`, `profile.oid-twice {value}` (RFC 5280 §4.2.1.4 allows an OID once),
 * `profile.address-invalid {value, problem}` for the CPS (http or https), `profile.shape {problem}` for a notice (`empty`, `too-long`,
 * `control-character`, `not-normalised`: RFC 5280 wants NFC) and for more than 64 policies (`too-many`).
 */
export function checkPolicies(policies: readonly PolicyChoice[], path: string): ProfileProblem[] {
  const tooMany = policies.length > MAX_POLICIES ? [problemAt(path, 'profile.shape', { problem: 'too-many' })] : [];
  return [
    ...tooMany,
    ...policies
      .slice(0, MAX_POLICIES)
      .flatMap((policy, i) => [
        ...checkOid(policy.oid, policies.findIndex(({ oid }) => oid === policy.oid) < i, `${path}.${i}.oid`),
        ...checkCps(policy.cps, `${path}.${i}.cps`),
        ...checkNotice(policy.notice, `${path}.${i}.notice`),
      ]),
  ];
}

function checkOid(value: string, isTwice: boolean, path: string): ProfileProblem[] {
  if (!isOid(value)) return [problemAt(path, 'profile.oid-invalid', { value })];
  return isTwice ? [problemAt(path, 'profile.oid-twice', { value })] : [];
}

function checkCps(value: string | undefined, path: string): ProfileProblem[] {
  const problem = value === undefined ? undefined : findAddressProblem(value, 'page');
  return value === undefined || problem === undefined
    ? []
    : [problemAt(path, 'profile.address-invalid', { value, problem })];
}

function checkNotice(notice: string | undefined, path: string): ProfileProblem[] {
  const problem = notice === undefined ? undefined : findNoticeProblem(notice);
  return problem === undefined ? [] : [problemAt(path, 'profile.shape', { problem })];
}

function findNoticeProblem(notice: string): ShapeReason | undefined {
  if (notice === '') return 'empty';
  if ([...notice].length > MAX_NOTICE_LENGTH) return 'too-long';
  if (/[\p{Cc}\u2028\u2029]/u.test(notice) || !notice.isWellFormed()) return 'control-character';
  return notice.normalize('NFC') === notice ? undefined : 'not-normalised';
}
