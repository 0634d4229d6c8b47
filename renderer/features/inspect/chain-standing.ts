import type { ValidationAnswer } from '../../../shared/model/validation-settings.ts';
import type { ValidatedPath, ValidationCheck, ValidationPurpose } from '../../../shared/model/validation.ts';
import { reasonText } from '../../../shared/text/en/ui/chain-checks.ts';
import { type Audience, inspectText, type IssuerTrust } from '../../../shared/text/en/ui/inspect.ts';

/** What the best path says about the issuer, and why the certificate would be refused for another reason. */
export interface ChainStanding {
  readonly trust: IssuerTrust;
  /** Nearest to the certificate itself; absent where nothing but trust is missing. */
  readonly refusal?: ValidationCheck;
}

/** Judges the best path of an answer. */
export function judgeChain({ report }: ValidationAnswer): ChainStanding {
  const [best] = report.paths;
  if (best === undefined) return { trust: 'unknown' };
  const refusal = best.valid ? undefined : findRefusal(best);
  return { trust: trustOf(best), ...(refusal === undefined ? {} : { refusal }) };
}

/** `Servers would refuse it: …`; undefined where only trust is missing or the sentence says it already. */
export function refusalText(answer: ValidationAnswer): string | undefined {
  const { refusal } = judgeChain(answer);
  if (refusal?.code === undefined) return undefined;
  const node = answer.report.nodes[answer.report.paths[0]?.nodes[refusal.at] ?? 0];
  const name = refusal.at === 0 ? undefined : node?.title;
  return inspectText.verdict.refused(AUDIENCES[answer.purpose], reasonText(refusal.code, refusal.evidence), name);
}

const AUDIENCES: Readonly<Record<ValidationPurpose, Audience>> = {
  any: 'software',
  'tls-client': 'servers',
  'tls-server': 'clients',
  'code-signing': 'software',
  'email-protection': 'software',
  'time-stamping': 'software',
  'ocsp-signing': 'software',
};

function trustOf({ ending }: ValidatedPath): IssuerTrust {
  if (ending === 'anchor') return 'trusted';
  return ending === 'no-issuer' ? 'unknown' : 'untrusted';
}

/** Dates of the certificate itself stand in the first half of the sentence. */
function findRefusal({ checks }: ValidatedPath): ValidationCheck | undefined {
  const failed = checks.filter(({ result, check }) => result === 'failed' && check !== 'trust');
  return failed
    .filter(({ check, at }) => at > 0 || check !== 'validity')
    .toSorted((one, other) => one.at - other.at)[0];
}
