import { useState } from 'react';
import { ancestorsOf, type Asn1TreeNode, flattenTree } from './asn1-flat.ts';
import { Asn1Line } from './asn1-line.tsx';
import { VirtualTree } from './virtual-tree.tsx';

export interface Asn1TreeProps {
  readonly label: string;
  readonly root: Asn1TreeNode;
  /** Offset of the chosen node. */
  readonly selected: number | null;
  readonly onSelect: (node: Asn1TreeNode) => void;
}

export const ASN1_LINE_REM = 1.5;

/** The structure of a DER value that is here whole. */
export function Asn1Tree({ label, root, selected, onSelect }: Asn1TreeProps) {
  const [closed, setClosed] = useState<ReadonlySet<number>>(new Set());
  const rows = flattenTree(root, withoutAncestors(closed, root, selected));
  const toggle = (index: number, open: boolean) => {
    const row = rows[index];
    if (row === undefined) return;
    const next = new Set(closed);
    if (open) next.delete(row.node.offset);
    else next.add(row.node.offset);
    setClosed(next);
  };
  return (
    <VirtualTree
      label={label}
      count={rows.length}
      rem={ASN1_LINE_REM}
      selected={rows.findIndex(({ node }) => node.offset === selected)}
      onSelect={(index) => {
        const row = rows[index];
        if (row !== undefined) onSelect(row.node);
      }}
      onToggle={toggle}
      parentAt={(index) => {
        const depth = rows[index]?.depth ?? 0;
        const at = rows.slice(0, Math.max(index, 0)).findLastIndex((row) => row.depth < depth);
        return at < 0 ? undefined : at;
      }}
      lineAt={(index) => {
        const row = rows[index];
        if (row === undefined) return undefined;
        const { node, depth, hasChildren, open } = row;
        return {
          key: String(node.offset),
          depth,
          open: hasChildren ? open : undefined,
          text: node.label ?? node.tag,
          content: <Asn1Line node={node} number={node.length} />,
        };
      }}
    />
  );
}

function withoutAncestors(closed: ReadonlySet<number>, root: Asn1TreeNode, selected: number | null) {
  if (selected === null || closed.size === 0) return closed;
  const open = new Set(ancestorsOf(root, selected).map((node) => node.offset));
  return new Set([...closed].filter((offset) => !open.has(offset)));
}
