import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import css from './asn1-tree.module.css';
import { ancestorsOf, type Asn1TreeNode, flattenTree, type FlatNode } from './asn1-flat.ts';
import { visibleText } from './format-text.ts';
import { useRem } from './text-scale.ts';

export interface Asn1TreeProps {
  readonly label: string;
  readonly root: Asn1TreeNode;
  /** Offset of the chosen node. */
  readonly selected: number | null;
  readonly onSelect: (node: Asn1TreeNode) => void;
}

const ROW_REM = 1.5;

/** The structure of a DER value. Arrow keys walk, open and close as in any tree. */
export function Asn1Tree({ label, root, selected, onSelect }: Asn1TreeProps) {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [closed, setClosed] = useState<ReadonlySet<number>>(new Set());
  const rows = flattenTree(root, withoutAncestors(closed, root, selected));
  const rowHeight = Math.round(ROW_REM * useRem());
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    initialRect: { width: 400, height: 400 },
  });
  useEffect(() => virtual.measure(), [virtual, rowHeight]);
  const index = rows.findIndex((row) => row.node.offset === selected);
  useEffect(() => {
    if (index >= 0) virtual.scrollToIndex(index, { align: 'auto' });
  }, [virtual, index]);
  const toggle = (offset: number, open: boolean) => {
    const next = new Set(closed);
    if (open) next.delete(offset);
    else next.add(offset);
    setClosed(next);
  };
  const press = (event: KeyboardEvent) => {
    if (walkTree(event.key, { rows, index, onSelect, toggle })) event.preventDefault();
  };
  return (
    <div
      ref={scroller}
      className={css['tree']}
      role="tree"
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={index < 0 ? undefined : `${id}n${rows[index]?.node.offset ?? 0}`}
      onKeyDown={press}
    >
      <div role="presentation" className={css['body']} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          return (
            <Row
              key={row.node.offset}
              id={`${id}n${row.node.offset}`}
              row={row}
              top={item.start}
              height={rowHeight}
              selected={item.index === index}
              onSelect={onSelect}
              onToggle={toggle}
            />
          );
        })}
      </div>
    </div>
  );
}

interface RowProps {
  readonly id: string;
  readonly row: FlatNode;
  readonly top: number;
  readonly height: number;
  readonly selected: boolean;
  readonly onSelect: (node: Asn1TreeNode) => void;
  readonly onToggle: (offset: number, open: boolean) => void;
}

function Row({ id, row, top, height, selected, onSelect, onToggle }: RowProps) {
  const { node, depth, hasChildren, open } = row;
  return (
    <div
      id={id}
      role="treeitem"
      aria-level={depth + 1}
      aria-selected={selected}
      aria-expanded={hasChildren ? open : undefined}
      className={css['row']}
      style={{ transform: `translateY(${top}px)`, height, paddingLeft: `${0.5 + depth * 0.875}rem` }}
      onClick={() => onSelect(node)}
      onDoubleClick={() => hasChildren && onToggle(node.offset, !open)}
    >
      <span
        className={css['twist']}
        aria-hidden
        onClick={(event) => {
          event.stopPropagation();
          if (hasChildren) onToggle(node.offset, !open);
        }}
      >
        {hasChildren ? open ? <ChevronDown /> : <ChevronRight /> : null}
      </span>
      {node.label === undefined ? null : (
        <span className={css['label']} title={node.label}>
          {node.label}
        </span>
      )}
      <span className={css['tag']} title={node.tag}>
        {node.tag}
      </span>
      {node.value === undefined ? null : (
        <bdi className={css['value']} title={visibleText(node.value)}>
          {visibleText(node.value)}
        </bdi>
      )}
      <span className={css['size']}>{node.length}</span>
    </div>
  );
}

interface Walk {
  readonly rows: readonly FlatNode[];
  readonly index: number;
  readonly onSelect: (node: Asn1TreeNode) => void;
  readonly toggle: (offset: number, open: boolean) => void;
}

function walkTree(key: string, { rows, index, onSelect, toggle }: Walk): boolean {
  const at = rows[Math.max(index, 0)];
  if (at === undefined) return false;
  if (key === 'ArrowRight' && at.hasChildren && !at.open) {
    toggle(at.node.offset, true);
    return true;
  }
  if (key === 'ArrowLeft' && at.hasChildren && at.open) {
    toggle(at.node.offset, false);
    return true;
  }
  const parent = rows.slice(0, Math.max(index, 0)).findLast((row) => row.depth < at.depth);
  const target: Readonly<Record<string, FlatNode | undefined>> = {
    ArrowDown: rows[index + 1],
    ArrowUp: rows[index - 1],
    ArrowRight: rows[index + 1],
    ArrowLeft: parent,
    Home: rows[0],
    End: rows.at(-1),
  };
  const next = target[key];
  if (next !== undefined) onSelect(next.node);
  return next !== undefined;
}

function withoutAncestors(closed: ReadonlySet<number>, root: Asn1TreeNode, selected: number | null) {
  if (selected === null || closed.size === 0) return closed;
  const open = new Set(ancestorsOf(root, selected).map((node) => node.offset));
  return new Set([...closed].filter((offset) => !open.has(offset)));
}
