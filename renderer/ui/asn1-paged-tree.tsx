import { Asn1Line } from './asn1-line.tsx';
import type { Asn1Row } from '../../shared/model/inspect-answers.ts';
import { countLines, lineAt, type NodePath, type OpenNode, placeOf } from '../../shared/model/asn1-pages.ts';
import treeCss from './asn1-tree.module.css';
import { VirtualTree } from './virtual-tree.tsx';

/** Height of a line. */
const ASN1_LINE_REM = 1.5;

export interface Asn1PagedTreeProps {
  readonly label: string;
  readonly root: OpenNode;
  readonly selected: NodePath | null;
  readonly onSelect: (path: NodePath) => void;
  readonly onToggle: (path: NodePath, open: boolean) => void;
  /** Asks for the page that holds a node that came into view. */
  readonly onNeed: (path: NodePath) => void;
  /** Stands where a node has not been read yet. */
  readonly pending: string;
  /** A better name for a node than the structure gives it: that of an extension. */
  readonly nameOf: (offset: number) => string | undefined;
}

/** The structure of a DER value of any size, whose nodes are read as they come into view. */
export function Asn1PagedTree(props: Asn1PagedTreeProps) {
  const { label, root, selected, onSelect, onToggle, onNeed, pending, nameOf } = props;
  const readMissing = (from: number, to: number) => {
    for (let index = from; index <= to; index += 1) {
      const line = lineAt(root, index);
      if (line !== undefined && line.row === undefined) onNeed(line.path);
    }
  };
  return (
    <VirtualTree
      label={label}
      count={countLines(root)}
      rem={ASN1_LINE_REM}
      onVisible={readMissing}
      selected={selected === null ? -1 : (placeOf(root, selected) ?? -1)}
      onSelect={(index) => {
        const line = lineAt(root, index);
        if (line !== undefined) onSelect(line.path);
      }}
      onToggle={(index, open) => {
        const line = lineAt(root, index);
        if (line !== undefined) onToggle(line.path, open);
      }}
      parentAt={(index) => {
        const path = lineAt(root, index)?.path ?? [];
        return path.length === 0 ? undefined : placeOf(root, path.slice(0, -1));
      }}
      lineAt={(index) => {
        const line = lineAt(root, index);
        if (line === undefined) return undefined;
        const { path, open } = line;
        const row = line.row === undefined ? undefined : named(line.row, nameOf);
        return {
          key: path.join('.'),
          depth: path.length,
          open: row === undefined || row.children === 0 || path.length === 0 ? undefined : open,
          text: row?.label ?? row?.tag,
          content:
            row === undefined ? (
              <span className={treeCss['pending']}>{pending}</span>
            ) : (
              <Asn1Line node={row} number={row.offset} />
            ),
        };
      }}
    />
  );
}

function named(row: Asn1Row, nameOf: Asn1PagedTreeProps['nameOf']): Asn1Row {
  const label = nameOf(row.offset);
  return label === undefined ? row : { ...row, label };
}
