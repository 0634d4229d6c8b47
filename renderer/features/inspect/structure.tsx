import { useRef } from 'react';
import type { InspectTarget } from '../../../shared/contract/inspect.ts';
import { inspectText } from '../../../shared/text/en/ui/inspect.ts';
import { useInspect } from '../../stores/inspect.ts';
import { useOctets } from '../../stores/inspect-octets.ts';
import { chooseOctet, choosePath, readPageOf, toggleNode, useStructure } from '../../stores/inspect-structure.ts';
import { Asn1PagedTree } from '../../ui/asn1-paged-tree.tsx';
import type { Asn1Row } from '../../../shared/model/inspect-answers.ts';
import { rowsAlong } from '../../../shared/model/asn1-pages.ts';
import { type ByteRange, ByteView } from '../../ui/byte-view.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { useRem } from '../../ui/text-scale.ts';
import { useElementWidth } from '../../ui/use-element-width.ts';
import css from './structure.module.css';

export interface StructureProps {
  readonly target: InspectTarget;
  readonly form: 'der' | 'raw';
}

/** Below this, tree and octets stand one above the other. */
const BESIDE_REM = 34;
/** From this on, rows of sixteen octets have room. */
const ROOMY_REM = 60;

/** ASN.1 tree and octets of the item: choosing in one marks in the other. */
export function Structure({ target, form }: StructureProps) {
  const place = useRef<HTMLDivElement>(null);
  const width = useElementWidth(place) / useRem();
  const { root, chosen } = useStructure();
  const rows = root === null || chosen === null ? [] : rowsAlong(root, chosen);
  return (
    <div
      ref={place}
      className={css['place']}
      data-beside={width >= ROOMY_REM ? 'roomy' : width >= BESIDE_REM ? 'tight' : undefined}
    >
      {form === 'raw' ? null : <TreePane />}
      <BytesPane target={target} row={chosen === null ? undefined : rows[chosen.length]} around={rows.at(-2)} />
    </div>
  );
}

function TreePane() {
  const { root, error, chosen, spans } = useStructure();
  const details = useInspect((state) => state.details);
  const { tree: text } = inspectText;
  const names = new Map(
    Object.entries(spans).flatMap(([label, { start }]) => {
      const oid = label.startsWith('extension:') ? label.slice('extension:'.length) : null;
      return oid === null ? [] : [[start, nameOfExtension(details, oid)] as const];
    }),
  );
  return (
    <section className={css['pane']}>
      <h2 className={css['head']}>
        {text.title} <span>{text.columns}</span>
      </h2>
      {root !== null ? (
        <Asn1PagedTree
          label={text.name}
          root={root}
          selected={chosen}
          pending={text.pending}
          nameOf={(offset) => names.get(offset)}
          onSelect={choosePath}
          onToggle={(path, open) => void toggleNode(path, open)}
          onNeed={(path) => void readPageOf(path)}
        />
      ) : (
        <p className={css['note']}>{error === null ? <Spinner>{text.loading}</Spinner> : text.none}</p>
      )}
    </section>
  );
}

function nameOfExtension(item: ReturnType<typeof useInspect.getState>['details'], oid: string): string {
  const extensions =
    item?.kind === 'certificate'
      ? item.certificate.extensions
      : item?.kind === 'csr'
        ? item.csr.requestedExtensions
        : item?.kind === 'crl'
          ? item.crl.extensions
          : [];
  return extensions.find((extension) => extension.oid === oid)?.name ?? oid;
}

interface BytesPaneProps {
  readonly target: InspectTarget;
  readonly row: Asn1Row | undefined;
  readonly around: Asn1Row | undefined;
}

function BytesPane({ target, row, around }: BytesPaneProps) {
  const { size, readHex } = useOctets(target);
  const { hex: text } = inspectText;
  const selected = row === undefined ? undefined : rangeOf(row);
  return (
    <section className={css['pane']}>
      <h2 className={css['head']}>
        {text.title}{' '}
        <span>
          {size === 0 ? null : text.facts(size)}
          {selected === undefined ? null : `, ${text.selected(selected.length, selected.offset)}`}
        </span>
      </h2>
      {size === 0 ? (
        <p className={css['note']}>
          <Spinner>{text.loading}</Spinner>
        </p>
      ) : (
        <ByteView
          label={text.name}
          size={size}
          readHex={readHex}
          selected={selected}
          around={around === undefined ? [] : [rangeOf(around)]}
          onPick={(offset) => void chooseOctet(offset)}
        />
      )}
    </section>
  );
}

const rangeOf = ({ offset, headerLength, length }: Asn1Row): ByteRange => ({
  offset,
  length: headerLength + length,
});
