import type { CertificateId, FileHandleId, RunId } from '../../../shared/model/brands.ts';
import { REVOCATION_MODES, STRICTNESSES, WEAK_ALGORITHMS } from '../../../shared/model/validation-settings.ts';
import { TRUST_STORES, VALIDATION_PURPOSES } from '../../../shared/model/validation.ts';
import type { ParsedAddress } from '../../stores/router.ts';
import { isOid, MOST_FILES, MOST_POLICIES } from '../../ui/chain/policy-text.ts';
import type { AskedValidation, ValidationSubject } from '../../stores/validation.ts';

/** Whose chain an address names: `/chain/certificates/<id>`, `/chain/files/<handle>/<item>`, `/chain/runs/<id>/<side>`. */
export function parseSubject([kind, id, part]: readonly string[]): ValidationSubject | null {
  if (id === undefined) return null;
  if (kind === 'certificates') return { kind: 'certificate', id: id as CertificateId };
  if (kind === 'files') {
    const item = Number(part ?? 0);
    return Number.isInteger(item) && item >= 0 ? { kind: 'file', handle: id as FileHandleId, item } : null;
  }
  if (kind === 'runs') return { kind: 'run', id: id as RunId, side: part === 'client' ? 'client' : 'server' };
  return null;
}

const NO_STORE = 'none';
const LAST_INSTANT = 253_402_300_799_999;

/** What an address asks; what it does not say, or says wrongly, is asked as usual. */
export function parseQuestion(query: ParsedAddress['query'], usual: AskedValidation): AskedValidation {
  const { purpose, host, at, trust, rules, weak, revocation, anchors, lists, policies, flags } = query;
  const known = VALIDATION_PURPOSES.find((each) => each === purpose);
  const instant = Number(at);
  const stores = trust?.split(' ') ?? [];
  return {
    ...usual,
    ...(known === undefined ? {} : { purpose: known }),
    ...(host === undefined || host === '' ? {} : { host: host.slice(0, 255) }),
    ...(at !== undefined && Number.isInteger(instant) && instant >= 0 && instant <= LAST_INSTANT
      ? { at: instant }
      : {}),
    ...(trust === undefined ? {} : { trust: TRUST_STORES.filter((store) => stores.includes(store)) }),
    ...(anchors === undefined ? {} : { anchorFile: anchors as FileHandleId }),
    strictness: STRICTNESSES.find((each) => each === rules) ?? usual.strictness,
    weakAlgorithms: WEAK_ALGORITHMS.find((each) => each === weak) ?? usual.weakAlgorithms,
    revocation: REVOCATION_MODES.find((each) => each === revocation) ?? usual.revocation,
    revocationFiles: splitWords(lists).slice(0, MOST_FILES) as FileHandleId[],
    policies: splitWords(policies).filter(isOid).slice(0, MOST_POLICIES),
    requireExplicitPolicy: splitWords(flags).includes('explicit'),
    inhibitPolicyMapping: splitWords(flags).includes('no-mapping'),
    inhibitAnyPolicy: splitWords(flags).includes('no-any'),
  };
}

const splitWords = (text: string | undefined): string[] => text?.split(' ').filter((word) => word !== '') ?? [];
const joinWords = (words: readonly string[]): string | undefined => (words.length === 0 ? undefined : words.join(' '));

/** The query of an address for what is asked; only what differs from the usual. */
export function buildQuery(
  asked: AskedValidation,
  usual: AskedValidation,
): Readonly<Record<string, string | undefined>> {
  const trust = asked.trust.join(' ');
  return {
    purpose: asked.purpose,
    host: asked.host,
    at: asked.at === undefined ? undefined : String(asked.at),
    trust: trust === usual.trust.join(' ') ? undefined : trust === '' ? NO_STORE : trust,
    anchors: asked.anchorFile,
    rules: asked.strictness === usual.strictness ? undefined : asked.strictness,
    weak: asked.weakAlgorithms === usual.weakAlgorithms ? undefined : asked.weakAlgorithms,
    revocation: asked.revocation === usual.revocation ? undefined : asked.revocation,
    lists: joinWords(asked.revocationFiles),
    policies: joinWords(asked.policies),
    flags: joinWords([
      ...(asked.requireExplicitPolicy ? ['explicit'] : []),
      ...(asked.inhibitPolicyMapping ? ['no-mapping'] : []),
      ...(asked.inhibitAnyPolicy ? ['no-any'] : []),
    ]),
  };
}
