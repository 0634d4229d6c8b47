import { useState } from 'react';
import { ancestorsOf, type Asn1TreeNode, findNodeAt } from './asn1-flat.ts';
import { Asn1Tree } from './asn1-tree.tsx';
import css from './asn1-view.module.css';
import { type HexMark, HexView } from './hex-view.tsx';

export interface Asn1ViewProps {
  readonly root: Asn1TreeNode;
  readonly hex: string;
  readonly treeLabel: string;
  readonly hexLabel: string;
  readonly octetsPerLine?: 8 | 16 | undefined;
  /** Side by side instead of one above the other. */
  readonly wide?: boolean | undefined;
}

/** Tree and octets of one value, linked both ways. */
export function Asn1View({ root, hex, treeLabel, hexLabel, octetsPerLine = 8, wide = false }: Asn1ViewProps) {
  const [selected, setSelected] = useState<Asn1TreeNode>(root);
  const choose = (offset: number) => {
    const node = findNodeAt(root, offset);
    if (node !== undefined) setSelected(node);
  };
  return (
    <div className={css['view']} data-wide={wide || undefined}>
      <Asn1Tree label={treeLabel} root={root} selected={selected.offset} onSelect={setSelected} />
      <HexView
        label={hexLabel}
        hex={hex}
        marks={marksOf(root, selected)}
        onChoose={choose}
        octetsPerLine={octetsPerLine}
      />
    </div>
  );
}

function marksOf(root: Asn1TreeNode, selected: Asn1TreeNode): readonly HexMark[] {
  const parent = ancestorsOf(root, selected.offset).at(-1);
  const own: HexMark = { offset: selected.offset, length: selected.headerLength + selected.length, kind: 'selected' };
  if (parent === undefined) return [own];
  return [own, { offset: parent.offset, length: parent.headerLength + parent.length, kind: 'parent' }];
}
