import { useState } from 'react';
import type { ValidatedPath, ValidationCheck, ValidationReport } from '../../../shared/model/validation.ts';
import { checkExplanation, checkName, checkValues } from '../../../shared/text/en/ui/chain-checks.ts';
import { chainText } from '../../../shared/text/en/ui/chain.ts';
import { Finding } from '../banner.tsx';
import { visibleText } from '../format-text.ts';
import { Link } from '../link.tsx';
import { Select } from '../select.tsx';
import { Status, type StatusKind } from '../status.tsx';
import { type SortedChecks, sortChecks } from './chain-view.ts';
import { describeKeyIds } from './chain-node.tsx';
import { CopyChecks } from './copy-checks.tsx';
import css from './check-list.module.css';

const words = chainText.checks;
const ALL = 'all';

export interface CheckListProps {
  readonly report: ValidationReport;
  /** Place of the path in the report. */
  readonly path: number;
  /** Certificate to which the table is narrowed; null for all. What failed is always told. */
  readonly focused: number | null;
  readonly onFocus: (at: number | null) => void;
}

/** Every check of a path: what failed as findings with the values that were compared, then the others as a table. */
export function CheckList({ report, path: chosen, focused, onFocus }: CheckListProps) {
  const path = report.paths[chosen];
  if (path === undefined) return null;
  const position = focused === null ? -1 : path.nodes.indexOf(focused);
  const sorted = sortChecks(path);
  const nameOf = (at: number): string => report.nodes[path.nodes[at] ?? -1]?.title ?? '';
  const failed = sorted.listed.filter(({ result }) => result === 'failed');
  const others = sorted.listed.filter(({ result, at }) => result !== 'failed' && (position < 0 || at === position));
  return (
    <section className={css['checks']} aria-label={words.title(chosen + 1)}>
      <Head path={path} number={chosen + 1} sorted={sorted} report={report} position={position} onFocus={onFocus} />
      <KeyIds report={report} focused={position < 0 ? null : focused} />
      {failed.map((check, index) => (
        <Finding
          key={keyOf(check, index)}
          tone="fail"
          title={`${words.of(checkName(check.check), nameOf(check.at))}: ${checkExplanation(check)}`}
          reference={check.rfc}
        >
          <Values check={check} />
        </Finding>
      ))}
      {others.length === 0 ? null : <CheckTable checks={others} nameOf={nameOf} />}
      {sorted.inapplicable === 0 ? null : <p className={css['rest']}>{words.inapplicable(sorted.inapplicable)}</p>}
      {path.policySet === undefined || path.policySet.length === 0 ? null : (
        <p className={css['rest']}>{words.policySet(path.policySet)}</p>
      )}
    </section>
  );
}

const keyOf = ({ check, at, code }: ValidationCheck, index: number): string => `${at} ${check} ${code ?? ''} ${index}`;

interface HeadProps {
  readonly report: ValidationReport;
  readonly path: ValidatedPath;
  readonly number: number;
  readonly sorted: SortedChecks;
  readonly position: number;
  readonly onFocus: (at: number | null) => void;
}

function Head({ report, path, number, sorted, position, onFocus }: HeadProps) {
  const { counts } = sorted;
  const shownId = report.nodes[path.nodes[position] ?? -1]?.certificateId;
  return (
    <div className={css['head']}>
      <h2>{words.title(number)}</h2>
      {counts.failed === 0 ? null : <span className={css['failed']}>{words.failed(counts.failed)}</span>}
      <span className={css['quiet']}>{words.rest(counts['not-checked'], counts.passed)}</span>
      <span className={css['gap']} />
      {shownId === undefined ? null : <Link to={`/inventory/${shownId}`}>{words.openInInventory}</Link>}
      <Select
        label={words.filter}
        className={css['filter']}
        value={position < 0 ? ALL : String(position)}
        options={[
          { value: ALL, label: words.allCertificates },
          ...path.nodes.map((at, place) => ({
            value: String(place),
            label: visibleText(report.nodes[at]?.title.slice(0, 60) ?? ''),
          })),
        ]}
        onChange={(value) => onFocus(value === ALL ? null : (path.nodes[Number(value)] ?? null))}
      />
      <CopyChecks report={report} path={path} />
    </div>
  );
}

/** What the chosen certificate says of keys, to tell those of equal names apart. */
function KeyIds({ report, focused }: { readonly report: ValidationReport; readonly focused: number | null }) {
  const node = focused === null ? undefined : report.nodes[focused];
  if (node === undefined) return null;
  const lines = describeKeyIds(node);
  return lines.length === 0 ? null : (
    <p className={css['keyIds']} data-selectable>
      {lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </p>
  );
}

function Values({ check }: { readonly check: ValidationCheck }) {
  const values = checkValues(check);
  if (values.length === 0) return null;
  return (
    <dl className={css['values']} data-selectable>
      {values.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <bdi>{value}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}

const STATUS: Readonly<Record<ValidationCheck['result'], StatusKind>> = {
  passed: 'valid',
  failed: 'expired',
  'not-checked': 'not-checked',
};
/** A long path has some hundred; what passed is seldom what is looked for. */
const SHOWN_AT_FIRST = 60;

interface CheckTableProps {
  readonly checks: readonly ValidationCheck[];
  readonly nameOf: (at: number) => string;
}

function CheckTable({ checks, nameOf }: CheckTableProps) {
  const [all, setAll] = useState(false);
  const shown = all ? checks : checks.slice(0, SHOWN_AT_FIRST);
  return (
    <>
      <table className={css['table']}>
        <colgroup>
          <col className={css['result']} />
          <col className={css['name']} />
          <col />
          <col className={css['reference']} />
        </colgroup>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">{words.columns.result}</th>
            <th scope="col">{words.columns.check}</th>
            <th scope="col">{words.columns.why}</th>
            <th scope="col">{words.columns.rfc}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((check, index) => (
            <Row key={keyOf(check, index)} check={check} name={nameOf(check.at)} />
          ))}
        </tbody>
      </table>
      {shown.length === checks.length ? null : (
        <button type="button" className={css['more']} onClick={() => setAll(true)}>
          {words.more(checks.length - shown.length)}
        </button>
      )}
    </>
  );
}

function Row({ check, name }: { readonly check: ValidationCheck; readonly name: string }) {
  const title = words.of(checkName(check.check), name);
  const values = checkValues(check).map(([label, value]) => `${label} ${value}`);
  const why = [checkExplanation(check), ...values].join(' · ');
  return (
    <tr data-result={check.result}>
      <td>
        {check.flag === undefined ? (
          <Status status={STATUS[check.result]}>{words.result[check.result]}</Status>
        ) : (
          <Status status="expiring">{words.flags[check.flag]}</Status>
        )}
      </td>
      <td title={title}>
        <bdi>{title}</bdi>
      </td>
      <td title={why}>
        <bdi>{why}</bdi>
      </td>
      <td className={css['rfc']} title={check.rfc}>
        {check.rfc}
      </td>
    </tr>
  );
}
