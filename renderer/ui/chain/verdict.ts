import type { ValidationAnswer } from '../../../shared/model/validation-settings.ts';
import type { ValidatedPath, ValidationCheck, ValidationReport } from '../../../shared/model/validation.ts';
import { reasonText } from '../../../shared/text/en/ui/chain-checks.ts';
import { chainText } from '../../../shared/text/en/ui/chain.ts';
import type { BannerTone } from '../banner.tsx';
import { formatDate, formatMinute } from '../format-time.ts';
import { endOfPath, isAsSent, sortChecks } from './chain-view.ts';

const words = chainText.verdict;

export interface Verdict {
  readonly tone: BannerTone;
  /** The answer in one sentence. */
  readonly title: string;
  /** What else there is to know, a sentence each. */
  readonly remarks: readonly string[];
}

/** What the best path means, and how the shown one differs from it. */
export function buildVerdict({ report, purpose }: ValidationAnswer, chosen: number): Verdict {
  const best = report.paths[0];
  if (best === undefined) return { tone: 'fail', title: words.refusedPlain, remarks: remarksOn(report, chosen) };
  return best.valid
    ? {
        tone: countWeak(best) > 0 ? 'warn' : 'ok',
        title: validTitle(report, best, purpose),
        remarks: remarksOn(report, chosen),
      }
    : {
        tone: lacksOnlyTrust(best) ? 'warn' : 'fail',
        title: refusedTitle(report, best),
        remarks: remarksOn(report, chosen),
      };
}

/** Nothing is wrong with the certificates; who looks at them just does not know where they come from. */
export function lacksOnlyTrust(path: ValidatedPath): boolean {
  const failed = failedChecks(path);
  return failed.length > 0 && failed.every(({ check }) => check === 'trust');
}

const countWeak = ({ checks }: ValidatedPath): number => checks.filter(({ flag }) => flag !== undefined).length;

/** Valid does not say that nobody revoked it. */
const countRevocationOpen = (path: ValidatedPath): number =>
  sortChecks(path).listed.filter(({ check, result }) => check === 'revocation' && result === 'not-checked').length;

function validTitle(report: ValidationReport, path: ValidatedPath, purpose: ValidationAnswer['purpose']): string {
  const count = path.nodes.length;
  const anchor = report.nodes[path.nodes.at(-1) ?? 0];
  const store = (anchor?.origins ?? [])
    .filter((origin) => origin !== 'subject')
    .map((origin) => chainText.graph.origins[origin])
    .join(', ');
  const lead = words.valid({ purpose, date: formatMinute(report.at), count });
  return `${lead}${count === 1 ? words.itself(store) : words.upTo(anchor?.title ?? '', store)}`;
}

/** The failure nearest to the certificate itself, unless it only follows from a broken path. */
function refusedTitle(report: ValidationReport, path: ValidatedPath): string {
  const failed = failedChecks(path);
  const first = failed.find(({ check }) => check !== 'trust') ?? failed[0];
  if (first?.code === undefined) return words.refusedPlain;
  const node = report.nodes[path.nodes[first.at] ?? 0];
  // Nobody found fault with it: what would say whether it is good is not here.
  if (first.code === 'path.no-issuer') return words.issuerUnknown(node?.title ?? '');
  return words.refused(node?.title ?? '', reasonText(first.code, first.evidence));
}

const failedChecks = ({ checks }: ValidatedPath): readonly ValidationCheck[] =>
  checks.filter(({ result }) => result === 'failed').toSorted((a, b) => a.at - b.at);

function remarksOn(report: ValidationReport, chosen: number): readonly string[] {
  const { paths, truncated } = report;
  const [best] = paths;
  const shown = paths[chosen];
  const more = best === undefined || best.valid ? 0 : failedChecks(best).length - 1;
  const weak = best?.valid === true ? countWeak(best) : 0;
  const open = best?.valid === true ? countRevocationOpen(best) : 0;
  const end = best?.valid === true ? endOfPath(report, best) : undefined;
  const sent = paths.filter((path) => isAsSent(report, path));
  const sentFails = best?.valid === true && sent.length > 0 && !sent.some(({ valid }) => valid);
  return [
    ...(sentFails ? [words.asSentFails] : []),
    ...(end === undefined ? [] : [words.validUntil(formatDate(end))]),
    ...(open > 0 ? [words.revocationOpen(open)] : []),
    ...(weak > 0 ? [words.weak(weak)] : []),
    ...(more > 0 ? [words.otherFailures(more)] : []),
    ...(paths.length === 0 ? [] : [words.alternatives(paths.filter(({ valid }) => valid).length, paths.length)]),
    ...(chosen > 0 && shown !== undefined ? [words.pathShown(chosen + 1, shown.valid)] : []),
    ...(truncated ? [words.truncated] : []),
  ];
}
