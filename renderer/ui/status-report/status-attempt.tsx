import type { AppError } from '../../../shared/errors.ts';
import type { RevocationStep } from '../../../shared/model/revocation-status.ts';
import type { StatusAttempt } from '../../../shared/model/status.ts';
import { statusText } from '../../../shared/text/en/ui/status.ts';
import { findRevocationProblemText as revocationProblem } from '../../../shared/text/en/revocation.ts';
import { errorText } from '../../../shared/text/index.ts';
import { Button } from '../button.tsx';
import { visibleText } from '../format-text.ts';
import { formatInstant, formatRelative } from '../format-time.ts';
import { Status, Tag } from '../status.tsx';
import css from './status-report.module.css';

export interface StatusAttemptItemProps {
  readonly attempt: StatusAttempt;
  readonly now: number;
  readonly onOpen: (answer: string) => void;
  /** Asks once more with what was not allowed; absent while a question is under way. */
  readonly onAllow?: ((what: Allowed) => void) | undefined;
}

/** What a person lets a question do: ask one host of a private network, or follow redirects. */
export type Allowed = { readonly privateHosts: readonly string[] } | { readonly followRedirects: true };

/** One place that was asked, or one list at hand, and what came of it. */
export function StatusAttemptItem({ attempt, now, onOpen, onAllow }: StatusAttemptItemProps) {
  const { source, origin, where, answer, error } = attempt;
  const allowed = error === undefined ? undefined : findAllowed(error);
  return (
    <li className={css['attempt']}>
      <div className={css['line']}>
        <Tag>{statusText.source(source)}</Tag>
        <bdi className={css['where']} data-selectable>
          {where === '' ? statusText.origin(origin) : visibleText(where)}
        </bdi>
        {answer === undefined ? null : (
          <Button size="small" aria-label={statusText.openLabel(where)} onClick={() => onOpen(answer)}>
            {statusText.open}
          </Button>
        )}
        {allowed === undefined || onAllow === undefined ? null : (
          <Button size="small" onClick={() => onAllow(allowed)}>
            {'privateHosts' in allowed ? statusText.askAnyway : statusText.follow}
          </Button>
        )}
      </div>
      <div className={css['quiet']}>{describeOutcome(attempt, now).join(' · ')}</div>
      {listProblems(attempt).map((problem) => (
        <div key={problem} className={css['problem']}>
          {problem}
        </div>
      ))}
      {attempt.steps.length === 0 ? null : <Steps steps={attempt.steps} />}
    </li>
  );
}

function findAllowed(error: AppError): Allowed | undefined {
  if (error.code === 'fetch.private-address') return { privateHosts: [error.evidence.host] };
  return error.code === 'fetch.redirect-refused' ? { followRedirects: true } : undefined;
}

/** How it was come by and what it is, in short. */
function describeOutcome(
  { outcome, refusal, origin, fetchedAt, method, redirectedFrom, facts }: StatusAttempt,
  now: number,
): readonly string[] {
  const when = fetchedAt === undefined ? undefined : formatRelative(fetchedAt, now);
  const come = [
    ...(refusal === undefined ? [] : [statusText.refusal(refusal)]),
    ...(outcome === 'fetched' && when !== undefined ? [statusText.fetched(when, method ?? 'GET')] : []),
    ...(outcome === 'cached' && when !== undefined ? [statusText.cached(when)] : []),
    ...(outcome === 'given'
      ? [statusText.origin(origin), ...(when === undefined ? [] : [statusText.keptSince(when)])]
      : []),
    ...(redirectedFrom === undefined ? [] : [statusText.redirected(redirectedFrom.length)]),
  ];
  if (facts === undefined) return come;
  const { number, entries, baseNumber, responder, nextUpdate, nonce } = facts;
  return [
    ...come,
    ...(entries === undefined ? [] : [statusText.list(number, entries)]),
    ...(baseNumber === undefined ? [] : [statusText.delta]),
    ...(responder === undefined ? [] : [statusText.responder(responder)]),
    nextUpdate === undefined ? statusText.noNextUpdate : statusText.nextUpdate(formatInstant(nextUpdate)),
    ...(nonce === undefined || nonce === 'not-sent' ? [] : [statusText.nonce(nonce)]),
  ];
}

/** Why it could not be asked, or not be relied on, or what it says against the certificate. */
function listProblems({ error, steps }: StatusAttempt): readonly string[] {
  const failed = steps.flatMap(({ code }) => (code === undefined ? [] : [revocationProblem(code) ?? code]));
  if (error === undefined) return [...new Set(failed)];
  const { title, detail, hint } = errorText(error);
  return [[`${title}.`, detail, hint].join(' ').trim()];
}

function Steps({ steps }: { readonly steps: readonly RevocationStep[] }) {
  const failed = steps.filter(({ result }) => result === 'failed').length;
  return (
    <details className={css['steps']}>
      <summary>{statusText.steps(steps.length - failed, failed)}</summary>
      <dl data-selectable>
        {steps.map((step, index) => (
          <Step key={`${step.check} ${index}`} step={step} />
        ))}
      </dl>
    </details>
  );
}

function Step({ step }: { readonly step: RevocationStep }) {
  const { check, result, code, evidence, rfc } = step;
  const values = Object.entries(evidence).map(([name, value]) => `${name} ${evidenceText(name, value)}`);
  const why = code === undefined ? [] : [revocationProblem(code) ?? code];
  return (
    <>
      <dt>
        <Status status={result === 'passed' ? 'valid' : 'expired'}>{statusText[result]}</Status>
      </dt>
      <dd>
        {[statusText.check(check), ...why, ...values].join(' · ')} <span className={css['rfc']}>{rfc}</span>
      </dd>
    </>
  );
}

const INSTANTS: ReadonlySet<string> = new Set([
  'at',
  'thisUpdate',
  'nextUpdate',
  'producedAt',
  'revokedAt',
  'notBefore',
  'notAfter',
]);

const evidenceText = (name: string, value: string | number | boolean): string =>
  typeof value === 'number' && INSTANTS.has(name) ? formatInstant(value) : visibleText(String(value));
