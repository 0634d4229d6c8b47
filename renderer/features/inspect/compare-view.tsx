import { ArrowDown, ArrowUp } from 'lucide-react';
import { useState } from 'react';
import type { InspectTarget } from '../../../shared/contract/inspect.ts';
import type { ByteSpan, CompareReport } from '../../../shared/model/inspect-answers.ts';
import { inspectPartText } from '../../../shared/text/en/ui/inspect-parts.ts';
import { describeError } from '../../stores/failure.ts';
import { useAnswer } from '../../stores/inspect-answers.ts';
import { chooseCompared, type ComparedFile, endCompare } from '../../stores/inspect-compare.ts';
import { useInspect } from '../../stores/inspect.ts';
import { useOctets } from '../../stores/inspect-octets.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { type ByteRange, ByteView } from '../../ui/byte-view.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { formatInstant } from '../../ui/format-time.ts';
import { groupHex, visibleText } from '../../ui/format-text.ts';
import { Mono } from '../../ui/mono.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { Select } from '../../ui/select.tsx';
import css from './compare-view.module.css';
import { rowTitle } from './verdict.ts';

const text = inspectPartText.compare;

export interface CompareViewProps {
  readonly a: InspectTarget;
  readonly b: InspectTarget;
  readonly file: ComparedFile | null;
}

/** Two items: the fields that differ, and their octets side by side. */
export function CompareView({ a, b, file }: CompareViewProps) {
  const { value: report, error } = useAnswer('inspect.compare', { a, b });
  const ownFile = useInspect((state) => state.file?.name);
  const value = report === null ? null : distinguish(report, ownFile, file?.name);
  if (error !== null) {
    return <ErrorPanel {...describeError(error)} actions={<Button onClick={endCompare}>{text.close}</Button>} />;
  }
  if (value === null) {
    return (
      <div className={css['reading']}>
        <Spinner>{text.working}</Spinner>
      </div>
    );
  }
  return (
    <>
      <Banner
        tone={value.same ? 'ok' : 'info'}
        title={titleOf(value)}
        headingLevel={1}
        actions={<Button onClick={endCompare}>{text.close}</Button>}
      >
        {[text.sizes(value.a.size, value.b.size), ...(value.cut ? [text.cut] : [])].join(' ')}
      </Banner>
      {file !== null && file.rows.length > 1 && 'item' in b ? (
        <div className={css['which']}>
          <Select
            label={text.which}
            value={String(b.item)}
            options={file.rows.slice(0, 200).map((row) => ({ value: String(row.item), label: rowTitle(row) }))}
            onChange={(item) => chooseCompared(Number(item))}
          />
        </div>
      ) : null}
      <div className={css['body']}>
        {value.same ? null : <Fields report={value} />}
        <SideBySide key={JSON.stringify([a, b])} a={a} b={b} report={value} />
      </div>
    </>
  );
}

/** Before and after a renewal names are often alike: then the files tell which is which. */
function distinguish(report: CompareReport, ownFile = '', otherFile = ownFile): CompareReport {
  const { a, b } = report;
  if (a.title !== b.title || ownFile === otherFile) return report;
  return {
    ...report,
    a: { ...a, title: text.ofFile(a.title, ownFile) },
    b: { ...b, title: text.ofFile(b.title, otherFile) },
  };
}

function titleOf({ a, b, same, fields, ranges }: CompareReport): string {
  if (same) return text.same(a.title, b.title);
  const octets = ranges.reduce((sum, range) => sum + Math.max(lengthOf(range.a), lengthOf(range.b)), 0);
  return text.different(a.title, b.title, fields.length, octets);
}

const lengthOf = ({ start, end }: ByteSpan): number => end - start;

function Fields({ report: { a, b, fields } }: { readonly report: CompareReport }) {
  return (
    <section className={css['fields']}>
      <h2>{text.fields}</h2>
      {fields.length === 0 ? (
        <p>{text.noFields}</p>
      ) : (
        <table data-selectable>
          <thead>
            <tr>
              <th scope="col">{text.field}</th>
              <th scope="col">
                <bdi>{visibleText(a.title)}</bdi>
              </th>
              <th scope="col">
                <bdi>{visibleText(b.title)}</bdi>
              </th>
            </tr>
          </thead>
          <tbody>
            {fields.map((difference) => (
              <tr key={difference.field}>
                <th scope="row">{visibleText(difference.field)}</th>
                <Side>{difference.a}</Side>
                <Side>{difference.b}</Side>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;
const HEX = /^(?:[0-9a-f]{2}){8,}$/;
const MOST_CHARACTERS = 1000;

function Side({ children }: { readonly children: string | undefined }) {
  if (children === undefined) return <td className={css['absent']}>{text.absent}</td>;
  return (
    <td>
      {INSTANT.test(children) ? (
        <time dateTime={children} title={children}>
          {formatInstant(Date.parse(children))}
        </time>
      ) : HEX.test(children) ? (
        <Mono>{groupHex(children.slice(0, MOST_CHARACTERS))}</Mono>
      ) : (
        <bdi>{visibleText(children.slice(0, MOST_CHARACTERS), { keepLines: true })}</bdi>
      )}
    </td>
  );
}

interface SideBySideProps {
  readonly a: InspectTarget;
  readonly b: InspectTarget;
  readonly report: CompareReport;
}

function SideBySide({ a, b, report }: SideBySideProps) {
  const { ranges } = report;
  const [at, setAt] = useState(0);
  const here = ranges[at];
  return (
    <section className={css['bytes']}>
      <div className={css['bar']}>
        <h2>{text.bytes}</h2>
        {ranges.length === 0 ? null : (
          <>
            <IconButton
              icon={ArrowUp}
              label={text.previous}
              size="small"
              disabled={at === 0}
              onClick={() => setAt(at - 1)}
            />
            <IconButton
              icon={ArrowDown}
              label={text.next}
              size="small"
              disabled={at >= ranges.length - 1}
              onClick={() => setAt(at + 1)}
            />
            <span aria-live="polite">{text.difference(at + 1, ranges.length)}</span>
          </>
        )}
      </div>
      <div className={css['pair']}>
        <OneSide
          target={a}
          name={report.a.title}
          different={ranges.map((range) => rangeOf(range.a))}
          here={here === undefined ? undefined : rangeOf(here.a)}
        />
        <OneSide
          target={b}
          name={report.b.title}
          different={ranges.map((range) => rangeOf(range.b))}
          here={here === undefined ? undefined : rangeOf(here.b)}
        />
      </div>
    </section>
  );
}

const rangeOf = ({ start, end }: ByteSpan): ByteRange => ({ offset: start, length: end - start });

interface OneSideProps {
  readonly target: InspectTarget;
  readonly name: string;
  readonly different: readonly ByteRange[];
  readonly here: ByteRange | undefined;
}

function OneSide({ target, name, different, here }: OneSideProps) {
  const { size, readHex } = useOctets(target);
  return (
    <div className={css['side']}>
      <h3 title={visibleText(name)}>
        <bdi>{visibleText(name)}</bdi>
      </h3>
      <ByteView label={text.bytesOf(name)} size={size} readHex={readHex} selected={here} different={different} />
    </div>
  );
}
