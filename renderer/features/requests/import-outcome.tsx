import type { RequestImportReport } from '../../../shared/model/request.ts';
import { requestsText } from '../../../shared/text/en/ui/requests.ts';
import { describeError } from '../../stores/failure.ts';
import { tellOutcome, useInbox } from '../../stores/request.ts';
import { buildAddress } from '../../stores/router.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { Link } from '../../ui/link.tsx';
import { Name } from '../../ui/mono.tsx';
import css from './screen.module.css';

const text = requestsText.outcome;
const MOST_NAMED = 5;

/** What became of files that were taken in, with the reason for each that was not. Stays until it is dismissed. */
export function ImportOutcome() {
  const outcome = useInbox((state) => state.outcome);
  if (outcome === null) return null;
  const dismiss = (
    <Button size="small" onClick={() => tellOutcome(null)}>
      {requestsText.dismiss}
    </Button>
  );
  if (outcome.kind === 'failure') return <ErrorPanel {...describeError(outcome.error)} actions={dismiss} />;
  const { report } = outcome;
  return (
    <div role="status" className={css['outcome']}>
      <Banner tone={toneOf(report)} title={titleOf(report)} actions={dismiss}>
        {report.keysSeen === 0 ? null : <p>{text.keys(report.keysSeen)}</p>}
        <ReasonList report={report} />
      </Banner>
    </div>
  );
}

function ReasonList({ report: { failed, failures, known } }: { readonly report: RequestImportReport }) {
  const [named, left] = [failed.slice(0, MOST_NAMED), failures - MOST_NAMED];
  if (named.length + known.length === 0) return null;
  return (
    <ul className={css['reasons']}>
      {named.map(({ name, error }, at) => (
        <li key={`f${at}`}>
          <Failure name={name} title={describeError(error).title} />
        </li>
      ))}
      {left > 0 ? <li>{text.more(left)}</li> : null}
      {known.slice(0, MOST_NAMED).map(({ id, name, state }) => (
        <li key={id}>
          <Link to={buildAddress('requests', [id])}>
            <Name>{name}</Name>
          </Link>
          : {requestsText.states[state]}
        </li>
      ))}
    </ul>
  );
}

/** Most titles name the file themselves. */
const Failure = ({ name, title }: { readonly name: string; readonly title: string }) =>
  title.includes(visibleText(name)) ? (
    <>{title}</>
  ) : (
    <>
      <Name>{name}</Name>: {title}
    </>
  );

function toneOf({ failures, keysSeen, added }: RequestImportReport) {
  if (failures + keysSeen > 0) return 'warn';
  return added > 0 ? 'ok' : 'info';
}

function titleOf({ added, already, failures, passedOver }: RequestImportReport): string {
  const parts = [
    ...(added === 0 ? [] : [text.added(added)]),
    ...(already === 0 ? [] : [text.known(already)]),
    ...(failures === 0 ? [] : [text.failed(failures)]),
    ...(passedOver === 0 ? [] : [text.passedOver(passedOver)]),
  ];
  return parts.length === 0 ? text.nothing : parts.join(', ');
}
