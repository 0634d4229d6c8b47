import { useEffect, useSyncExternalStore } from 'react';
import { createPortal, flushSync } from 'react-dom';
import type { ConnectionRun, TranscriptMessage } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { visible } from '../../../shared/text/index.ts';
import { visibleText } from '../../ui/format-text.ts';
import { formatBoth } from '../../ui/format-time.ts';
import { summaryOf } from './message-summary.ts';
import css from './printed-run.module.css';
import { assignLetters, findFailingMessage } from './sequence.ts';
import { buildPhases } from './run-view.ts';
import { factRows } from './run-facts.tsx';
import { causeWords, evidenceWords, titleOf, verdictOf } from './words.ts';

const text = connectText.printed;

let printing = false;
const listeners = new Set<() => void>();

/** Prints the run before us: the page is laid out anew for paper, whole and on white, until printing has ended. */
export function printRun(): void {
  setPrinting(true);
  window.print();
}

function setPrinting(next: boolean): void {
  printing = next;
  flushSync(() => {
    for (const listener of listeners) listener();
  });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Stands beside the window while it prints, also where printing was asked of the system. */
export function PrintedRun({ run }: { readonly run: ConnectionRun }) {
  const now = useSyncExternalStore(subscribe, () => printing);
  useEffect(() => {
    const begin = () => setPrinting(true);
    const end = () => setPrinting(false);
    window.addEventListener('beforeprint', begin);
    window.addEventListener('afterprint', end);
    return () => {
      window.removeEventListener('beforeprint', begin);
      window.removeEventListener('afterprint', end);
    };
  }, []);
  return now ? createPortal(<Paper run={run} />, document.body) : null;
}

function Paper({ run }: { readonly run: ConnectionRun }) {
  const letters = assignLetters(run);
  const { headline, detail } = verdictOf(run);
  return (
    <article className={css['paper']} data-theme="light">
      <header>
        <p>
          {text.title(run.target)} · {formatBoth(run.startedAt)}
        </p>
        <h1>{headline}</h1>
        <p>{detail}</p>
        <p>
          {buildPhases(run)
            .map(({ title, words, extra = '' }) => `${title}: ${words}${extra}`)
            .join(' · ')}
        </p>
      </header>
      <Causes run={run} letters={letters} />
      <Facts run={run} />
      <Transcript run={run} letters={letters} />
    </article>
  );
}

interface PartProps {
  readonly run: ConnectionRun;
  readonly letters: ReadonlyMap<number, string>;
}

function Causes({ run, letters }: PartProps) {
  if (run.diagnosis.length === 0) return null;
  return (
    <section>
      <h2>{text.causes}</h2>
      <ol>
        {run.diagnosis.map((diagnosis) => {
          const words = causeWords(diagnosis);
          return (
            <li key={diagnosis.id}>
              <h3>{words.title}</h3>
              <p>{words.cause}</p>
              <ul>
                {diagnosis.evidence.map((evidence, at) => (
                  <li key={at}>
                    {letters.get(evidence.message ?? -1) ?? ''} {evidenceWords(evidence)}
                  </li>
                ))}
              </ul>
              <p>{words.fix}</p>
            </li>
          );
        })}
      </ol>
      {run.ruledOut.length === 0 ? null : (
        <p>
          {text.ruledOut}: {run.ruledOut.map(({ id }) => titleOf(id)).join(' · ')}
        </p>
      )}
    </section>
  );
}

function Facts({ run }: { readonly run: ConnectionRun }) {
  return (
    <section>
      <h2>{text.facts}</h2>
      <dl>
        {factRows(run).map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Transcript({ run, letters }: PartProps) {
  const failing = findFailingMessage(run);
  const { columns } = text;
  return (
    <section>
      <h2>{text.transcript}</h2>
      <table>
        <thead>
          <tr>
            <th>{columns.at}</th>
            <th>{columns.from}</th>
            <th>{columns.message}</th>
            <th>{columns.bytes}</th>
          </tr>
        </thead>
        <tbody>
          {run.messages.map((message) => (
            <tr key={message.index} data-failing={message.index === failing || undefined}>
              <td>{connectText.sequence.time(message.atMs)}</td>
              <td>{connectText.sequence[message.from]}</td>
              <td>{lineOf(message, letters.get(message.index))}</td>
              <td>{connectText.sequence.size(message.bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function lineOf(message: TranscriptMessage, letter: string | undefined): string {
  const { type, encrypted, alert } = message;
  const name =
    alert === undefined ? visible(type, 60) : connectText.sequence.alert(visible(alert.name, 60), alert.number);
  const parts = [
    letter === undefined ? '' : `[${letter}]`,
    name,
    alert === undefined ? visibleText(summaryOf(message)) : connectText.sequence.from[alert.from],
    encrypted ? `(${text.encrypted})` : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}
