import { Check, Minus, SlidersHorizontal } from 'lucide-react';
import { type KeyboardEvent, type MouseEvent, useState } from 'react';
import type { CertificateStatus } from '../../../shared/model/certificate.ts';
import type { Facet, FacetValue } from '../../../shared/model/inventory.ts';
import { frameText } from '../../../shared/text/en/ui/frame.ts';
import { inventoryFilterText as words } from '../../../shared/text/en/ui/inventory-filter.ts';
import { describeError } from '../../stores/failure.ts';
import { useFacets } from '../../stores/inventory-facets.ts';
import { setInventoryFilter, termStateOf, toggleTerm } from '../../stores/inventory-filter.ts';
import { useInventory } from '../../stores/inventory.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { formatCount } from '../../ui/format-number.ts';
import { visibleText } from '../../ui/format-text.ts';
import { Popover } from '../../ui/popover.tsx';
import { Spinner } from '../../ui/progress.tsx';
import css from './facets.module.css';

/** What the list could be narrowed to, with numbers. */
export function Facets() {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      open={isOpen}
      onOpenChange={setOpen}
      size="large"
      label={words.narrow}
      trigger={<Button icon={SlidersHorizontal}>{words.narrow}</Button>}
    >
      <FacetPanel />
    </Popover>
  );
}

function FacetPanel() {
  const filter = useInventory((state) => state.query.filter);
  const { facets, isComplete, error } = useFacets(filter);
  if (error !== null) return <ErrorPanel {...describeError(error)} />;
  return (
    <>
      <div className={css['facets']} onKeyDown={moveBetween}>
        {facets
          .filter(({ values }) => values.length > 0)
          .map((facet) => (
            <FacetSection key={facet.facet} facet={facet} filter={filter} />
          ))}
      </div>
      <footer className={css['foot']}>
        <span>{words.narrowHint}</span>
        <span role="status">{isComplete ? '' : <Spinner>{words.counting}</Spinner>}</span>
      </footer>
    </>
  );
}

const FIRST_VALUES = 6;

function FacetSection({ facet, filter }: { readonly facet: Facet; readonly filter: string }) {
  const [isWhole, setWhole] = useState(false);
  const chosen = facet.values.filter(({ term }) => termStateOf(filter, term) !== 'neither');
  const rest = facet.values.filter((value) => !chosen.includes(value));
  const all = [...chosen, ...rest];
  const shown = isWhole ? all : all.slice(0, Math.max(FIRST_VALUES, chosen.length));
  const left = all.length - shown.length;
  return (
    <section className={css['facet']} aria-label={words.facets[facet.facet]}>
      <h3>{words.facets[facet.facet]}</h3>
      <ul>
        {shown.map((value) => (
          <FacetLine key={value.value} facet={facet} value={value} filter={filter} />
        ))}
      </ul>
      {left > 0 ? <LinkButton onClick={() => setWhole(true)}>{words.further(left)}</LinkButton> : null}
      {isWhole && all.length > FIRST_VALUES ? (
        <LinkButton onClick={() => setWhole(false)}>{words.fewer}</LinkButton>
      ) : null}
      {facet.more > 0 && left === 0 ? <p className={css['more']}>{words.more(facet.more)}</p> : null}
    </section>
  );
}

interface FacetLineProps {
  readonly facet: Facet;
  readonly value: FacetValue;
  readonly filter: string;
}

function FacetLine({ facet, value, filter }: FacetLineProps) {
  const state = termStateOf(filter, value.term);
  const label = labelOf(facet, value);
  const toggle = (refuse: boolean) => setInventoryFilter(toggleTerm(filter, value.term, refuse));
  return (
    <li>
      <button
        type="button"
        data-value
        data-state={state}
        aria-pressed={state === 'neither' ? false : state === 'wanted' ? true : 'mixed'}
        className={css['value']}
        title={label}
        onClick={(event: MouseEvent) => toggle(event.altKey || event.ctrlKey || event.metaKey)}
        onKeyDown={(event) => {
          if (event.key === '-') toggle(true);
        }}
      >
        <span className={css['box']}>
          {state === 'wanted' ? <Check aria-hidden /> : state === 'refused' ? <Minus aria-hidden /> : null}
        </span>
        <bdi className={css['label']}>{label}</bdi>
        {state === 'refused' ? <span className="visually-hidden">{words.state.refused}</span> : null}
        <span className={css['number']}>{formatCount(value.count)}</span>
      </button>
    </li>
  );
}

const WORDED = new Set<Facet['facet']>(['purpose', 'source', 'traits']);

function labelOf({ facet }: Facet, { value, label }: FacetValue): string {
  if (facet === 'status') return frameText.statuses[value as CertificateStatus];
  if (WORDED.has(facet)) return words.values[value] ?? label;
  if (facet === 'ends-in' || facet === 'lifetime') return words.span(facet, label);
  return visibleText(label);
}

/** Arrow keys go from one value to the next, over all facets. */
function moveBetween(event: KeyboardEvent<HTMLElement>): void {
  const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (by === 0) return;
  const values = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-value]')];
  const at = values.findIndex((value) => value === document.activeElement);
  values[Math.min(values.length - 1, Math.max(0, at + by))]?.focus();
  event.preventDefault();
}
