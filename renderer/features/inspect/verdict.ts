import type { CertificateFields, InspectItem, Problem } from '../../../shared/model/inspect.ts';
import type { InspectRow } from '../../../shared/model/inspect-answers.ts';
import type { ValidationAnswer } from '../../../shared/model/validation-settings.ts';
import { problemText } from '../../../shared/text/index.ts';
import type { CertificateRole } from '../../../shared/text/en/ui/inspect.ts';
import { inspectText } from '../../../shared/text/en/ui/inspect.ts';
import { keyName } from '../../ui/fields/field-row.ts';
import { visibleText } from '../../ui/format-text.ts';
import { countDays } from '../../ui/format-time.ts';
import { judgeChain, refusalText } from './chain-standing.ts';

/** How an item stands: `none` where nothing is judged, as with a key. */
export type Standing = 'good' | 'warning' | 'bad' | 'none';

export interface Verdict {
  readonly standing: Standing;
  readonly headline: string;
  readonly detail: string;
}

const DAY_MS = 86_400_000;
const EXPIRING_MS = 30 * DAY_MS;

const text = inspectText.verdict;

export interface VerdictContext {
  /** Of the file as a whole. */
  readonly problems: readonly Problem[];
  readonly now: number;
  /** What validation says of a certificate; null while that is not known. */
  readonly chain: ValidationAnswer | null;
}

/** Says in one sentence what the item is, who trusts it and what is wrong with it. */
export function buildVerdict(item: InspectItem, { problems: ofFile, now, chain }: VerdictContext): Verdict {
  const problems = [...item.problems, ...ofFile];
  const worst = findWorst(problems);
  const said = problems.filter((problem) => !isSaidAlready(problem));
  const shown = worst === undefined || isSaidAlready(worst) ? findWorst(said) : worst;
  const rest = said.length - (shown === undefined ? 0 : 1);
  const refusal = chain === null || item.kind !== 'certificate' ? undefined : refusalText(chain);
  const sentence = [describeItem(item, now, chain), ...(refusal === undefined ? [] : [refusal])].join(' ');
  const words = shown === undefined ? undefined : problemText(shown);
  const standing = withTrust(item, standingOf(item, problems, now), chain);
  return {
    standing,
    headline: words === undefined || shown?.severity === 'info' ? sentence : `${sentence} ${words.title}.`,
    detail:
      words === undefined || (shown?.severity === 'info' && standing !== 'none')
        ? describeSound(item, { worst, notes: said.length, standing })
        : [`${words.detail} ${words.fix}`, ...(rest > 0 ? [text.problems(rest)] : [])].join(' '),
  };
}

/** A certificate is good once somebody here trusts its issuer; until that is known, it is not judged. */
function withTrust(item: InspectItem, own: Standing, chain: ValidationAnswer | null): Standing {
  if (item.kind !== 'certificate') return own;
  if (chain === null) return own === 'good' ? 'none' : own;
  const { trust, refusal } = judgeChain(chain);
  if (refusal !== undefined) return 'bad';
  return own === 'good' && trust !== 'trusted' ? 'warning' : own;
}

/** A key that lies open has no problem of form; what is wrong is that it lies open. A key out of an opened keystore was protected by that. */
const isKeyInClear = (item: InspectItem): boolean =>
  item.kind === 'private-key' &&
  item.parent === undefined &&
  !item.privateKey.encrypted &&
  item.privateKey.protection === undefined;

interface Rest {
  readonly worst: Problem | undefined;
  readonly notes: number;
  readonly standing: Standing;
}

/** An expired certificate is not free of problems; only the sentence has said it already. */
function describeSound(item: InspectItem, { worst, notes, standing }: Rest): string {
  if (isKeyInClear(item)) return text.keyInClear;
  if (worst !== undefined && worst.severity !== 'info' && notes === 0) return text.nothingElse;
  return standing === 'warning' || standing === 'bad' ? text.cleanOtherwise(notes) : text.clean(notes);
}

export function standingOf(item: InspectItem, problems: readonly Problem[], nowMs: number): Standing {
  if (problems.some(({ severity }) => severity === 'error') || item.kind === 'unknown') return 'bad';
  if (problems.some(({ severity }) => severity === 'warning')) return 'warning';
  if (item.kind === 'certificate' && item.certificate.notAfter - nowMs < EXPIRING_MS) return 'warning';
  return item.kind === 'certificate' || item.kind === 'csr' || item.kind === 'crl' ? 'good' : 'none';
}

/** The same of a line of the list, as far as that tells. */
export function rowStanding({ kind, worst, notAfter }: InspectRow, nowMs: number): Standing {
  if (worst === 'error' || kind === 'unknown') return 'bad';
  if (worst === 'warning') return 'warning';
  if (kind === 'certificate' && notAfter !== undefined && notAfter - nowMs < EXPIRING_MS) return 'warning';
  return kind === 'certificate' || kind === 'csr' || kind === 'crl' ? 'good' : 'none';
}

export const rowTitle = ({ title, kind, origin }: InspectRow): string =>
  visibleText((title === kind ? (origin?.name ?? '') : title).slice(0, 200)) || inspectText.kinds[kind];

/** Undefined for an end entity, of which the list does not know more. */
export function rowRole({ isCa, selfIssued }: InspectRow): string | undefined {
  if (isCa !== true) return undefined;
  return selfIssued === true ? inspectText.rolesShort.root : inspectText.rolesShort.authority;
}

/** The certificate's purpose by its basic constraints and extended key usages. */
export function roleOf(certificate: CertificateFields): CertificateRole {
  const uses = new Set(certificate.extendedKeyUsage);
  if (certificate.isCa) return certificate.selfIssued ? 'root' : 'authority';
  if (uses.has('clientAuth') && uses.has('serverAuth')) return 'client-server';
  if (uses.has('clientAuth')) return 'client';
  if (uses.has('serverAuth')) return 'server';
  if (uses.has('codeSigning')) return 'code-signing';
  if (uses.has('emailProtection')) return 'email';
  return uses.has('OCSPSigning') ? 'ocsp' : 'any';
}

/** `expires in 11 days`, for a sentence. */
export function endsText(certificate: Pick<CertificateFields, 'notBefore' | 'notAfter'>, nowMs: number): string {
  if (certificate.notBefore > nowMs) return inspectText.ends('not-yet', countDays(certificate.notBefore - nowMs));
  const leftMs = certificate.notAfter - nowMs;
  return inspectText.ends(leftMs < 0 ? 'past' : 'future', countDays(leftMs));
}

function describeItem(item: InspectItem, nowMs: number, chain: ValidationAnswer | null): string {
  if (item.kind === 'certificate') {
    const { certificate } = item;
    return text.certificate({
      role: roleOf(certificate),
      name: item.title,
      ends: endsText(certificate, nowMs),
      issuer: commonNameOf(certificate.issuerName) ?? certificate.issuer,
      selfSigned: certificate.selfIssued,
      trust: chain === null ? undefined : judgeChain(chain).trust,
    });
  }
  if (item.kind === 'csr') {
    const { publicKey, signatureValid } = item.csr;
    return text.csr({ name: item.title, key: keyName(publicKey), proven: signatureValid });
  }
  if (item.kind === 'crl') {
    const { nextUpdate, entries, issuer } = item.crl;
    return text.crl({ issuer, entries, due: nextUpdate === undefined ? text.crlOpenEnd : dueText(nextUpdate, nowMs) });
  }
  return text.other(item.kind, ownName(item));
}

/** The name of an item; empty where it has none of its own but that of its kind. */
export const ownName = ({ title, kind }: InspectItem): string => (title === kind ? '' : title);

function dueText(nextUpdate: number, nowMs: number): string {
  const leftMs = nextUpdate - nowMs;
  return text.crlDue(leftMs < 0 ? 'past' : 'future', countDays(leftMs));
}

export const commonNameOf = (name: CertificateFields['issuerName']): string | undefined =>
  name.flat().find(({ label }) => label === 'CN')?.value;

/** The sentence about the item names these facts itself. */
const isSaidAlready = ({ code }: Problem): boolean =>
  code === 'cert.expired' || code === 'cert.not-yet-valid' || code === 'csr.signature-invalid' || code === 'crl.stale';

const SEVERITIES = ['error', 'warning', 'info'] as const;

function findWorst(problems: readonly Problem[]): Problem | undefined {
  for (const severity of SEVERITIES) {
    const found = problems.find((problem) => problem.severity === severity);
    if (found !== undefined) return found;
  }
  return undefined;
}
