import { isSigningKey, isWeakKey, keyLabel } from '../../algorithm/key-algorithm.ts';
import { isWeakSignature, readSignatureScheme } from '../../algorithm/signature-algorithm.ts';
import type { LintProfile, LintSeverity } from '../../../../shared/model/lint.ts';
import { OID, oidName } from '../../asn1/oid.ts';
import { spanBytes } from '../../certificate/certificate.ts';
import { checkExtensionValue } from '../../certificate/extension-lines.ts';
import { verifyRequest } from '../../issuing/request.ts';
import type { RequestFacts } from '../request-facts.ts';
import type { Found, RequestRule } from '../rule.ts';
import { attempt } from '../tolerant.ts';
import { readLintAltNames, readLintBasicConstraints } from '../tolerant-extension.ts';
import type { LintGeneralName } from '../tolerant-name.ts';
import { foundRefusal } from './certificate-form.ts';
import { foundAt } from './rfc-rule.ts';

const profiles: readonly LintProfile[] = ['csr'];

const requestRule = (id: string, severity: LintSeverity, source: string, check: RequestRule['check']): RequestRule => ({
  id: `csr.${id}`,
  severity,
  source,
  profiles,
  check,
});

const foundKey = ({ key, parsed }: RequestFacts): Found =>
  foundAt(parsed?.spki, { key: key === undefined ? '' : keyLabel(key) });

const altNames = (facts: RequestFacts): readonly LintGeneralName[] =>
  facts.read(OID.subjectAltName, readLintAltNames) ?? [];

const hasSubject = ({ subject }: RequestFacts): boolean => (subject?.attributes.length ?? 0) > 0;

export const REQUEST_LINT_RULES: readonly RequestRule[] = [
  requestRule('malformed', 'fatal', 'RFC 2986 §4', ({ strict }) =>
    strict.ok ? undefined : foundRefusal(strict.error),
  ),
  requestRule('signature-invalid', 'error', 'RFC 2986 §4.2', ({ parsed }) =>
    parsed !== undefined && attempt(() => verifyRequest(parsed)) !== 'valid' ? foundAt(parsed.signature) : undefined,
  ),
  requestRule('key-malformed', 'error', 'RFC 2986 §4.1', ({ parsed, key }) =>
    parsed !== undefined && key === undefined ? foundAt(parsed.spki) : undefined,
  ),
  requestRule('key-weak', 'error', 'NIST SP 800-131A §2', (facts) =>
    facts.key !== undefined && isWeakKey(facts.key) ? foundKey(facts) : undefined,
  ),
  requestRule('key-cannot-sign', 'error', 'RFC 2986 §4.1', (facts) =>
    facts.key !== undefined && !isSigningKey(facts.key) ? foundKey(facts) : undefined,
  ),
  requestRule('signature-weak', 'warning', 'RFC 9155 §2', ({ parsed }) => {
    const scheme = parsed && attempt(() => readSignatureScheme(spanBytes(parsed, parsed.signatureAlgorithm)));
    return scheme !== undefined && isWeakSignature(scheme) ? foundAt(parsed?.signatureAlgorithm) : undefined;
  }),
  requestRule('without-name', 'error', 'RFC 2986 §4.1', (facts) =>
    facts.parsed !== undefined && !hasSubject(facts) && altNames(facts).length === 0
      ? foundAt(facts.parsed.subject)
      : undefined,
  ),
  requestRule('without-alt-name', 'notice', 'RFC 9525 §2', (facts) =>
    hasSubject(facts) && altNames(facts).length === 0 ? foundAt(facts.parsed?.subject) : undefined,
  ),
  requestRule('subject-text-malformed', 'error', 'RFC 5280 §4.1.2.4', ({ subject }) => {
    const broken = subject?.attributes.find(({ isText }) => !isText);
    return broken && { offset: broken.offset };
  }),
  requestRule('extension-malformed', 'error', 'RFC 2985 §5.4.2', ({ parsed }) => {
    const broken = parsed?.extensions.find(
      ({ oid, value }) => attempt(() => (checkExtensionValue(oid, spanBytes(parsed, value)), true)) === undefined,
    );
    return broken && foundAt(broken.value, { extension: oidName(broken.oid) });
  }),
  requestRule('duplicate-extension', 'error', 'RFC 5280 §4.2', ({ parsed }) => {
    const seen = new Set<string>();
    const broken = parsed?.extensions.find(({ oid }) => seen.size === seen.add(oid).size);
    return broken && foundAt(broken.value, { extension: oidName(broken.oid) });
  }),
  requestRule('asks-for-authority', 'warning', 'RFC 5280 §4.2.1.9', (facts) => {
    const constraints = facts.read(OID.basicConstraints, readLintBasicConstraints);
    return constraints?.ca === true ? { offset: constraints.offset } : undefined;
  }),
  requestRule('challenge-password', 'warning', 'RFC 2985 §5.4.1', ({ parsed }) =>
    parsed?.attributes.includes(OID.challengePassword) === true ? {} : undefined,
  ),
];
