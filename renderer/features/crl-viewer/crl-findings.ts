import type { CrlDetails } from '../../../shared/model/revocation-fields.ts';
import { crlViewerText } from '../../../shared/text/en/ui/crl-viewer.ts';
import type { BannerTone } from '../../ui/banner.tsx';
import { formatRelative } from '../../ui/format-time.ts';

const words = crlViewerText.findings;

export interface CrlFinding {
  readonly id: string;
  readonly tone: BannerTone;
  readonly title: string;
  readonly detail: string;
  readonly reference?: string;
}

const WEAK = /SHA-?1\b|MD5|MD2/iu;

/** What whoever relies on a list should know of it, the worst first. */
export function listCrlFindings(crl: CrlDetails, now: number): readonly CrlFinding[] {
  return [...listTimeFindings(crl, now), ...listFormFindings(crl), ...listKindFindings(crl)];
}

function listTimeFindings({ thisUpdate, nextUpdate }: CrlDetails, now: number): readonly CrlFinding[] {
  const found: CrlFinding[] = [];
  if (nextUpdate === undefined)
    found.push(finding('endless', 'warn', words.endless, words.endlessDetail, 'RFC 5280 §5.1.2.5'));
  else if (nextUpdate < now)
    found.push(
      finding(
        'overdue',
        'fail',
        words.overdue(formatRelative(nextUpdate, now)),
        words.overdueDetail,
        'RFC 5280 §6.3.3',
      ),
    );
  if (thisUpdate > now)
    found.push(
      finding('early', 'fail', words.early(formatRelative(thisUpdate, now)), words.earlyDetail, 'RFC 5280 §5.1.2.4'),
    );
  return found;
}

function listFormFindings({ unknownCritical, number, signatureAlgorithm }: CrlDetails): readonly CrlFinding[] {
  const found: CrlFinding[] = [];
  if (unknownCritical.length > 0)
    found.push(
      finding('critical', 'fail', words.unknownCritical, words.unknownCriticalDetail(unknownCritical), 'RFC 5280 §5.2'),
    );
  if (WEAK.test(signatureAlgorithm))
    found.push(finding('weak', 'fail', words.weak(signatureAlgorithm), words.weakDetail));
  if (number === undefined)
    found.push(finding('number', 'warn', words.noNumber, words.noNumberDetail, 'RFC 5280 §5.2.3'));
  return found;
}

function listKindFindings({ baseNumber, scope }: CrlDetails): readonly CrlFinding[] {
  const found: CrlFinding[] = [];
  if (baseNumber !== undefined)
    found.push(finding('delta', 'info', words.delta(baseNumber), words.deltaDetail, 'RFC 5280 §5.2.4'));
  if (scope?.indirectCRL === true)
    found.push(finding('indirect', 'info', words.indirect, words.indirectDetail, 'RFC 5280 §5.2.5'));
  return found;
}

const finding = (id: string, tone: BannerTone, ...words: readonly string[]): CrlFinding => {
  const [title = '', detail = '', reference] = words;
  return { id, tone, title, detail, ...(reference === undefined ? {} : { reference }) };
};
