import type { ValidationReport } from '../../../shared/model/validation.ts';
import { chainText } from '../../../shared/text/en/ui/chain.ts';
import { DataTable } from '../data-table.tsx';
import { formatDate } from '../format-time.ts';
import { Name } from '../mono.tsx';
import { Status } from '../status.tsx';
import { buildGraphView, type EdgeView, type NodeView } from './chain-view.ts';

const words = chainText.graph;

export interface CertificateTableProps {
  readonly report: ValidationReport;
  readonly path: number;
  readonly focused: number | null;
  readonly onCertificate: (at: number) => void;
}

/** The graph as a table: each certificate with those that may have issued it. */
export function CertificateTable({ report, path, focused, onCertificate }: CertificateTableProps) {
  const { nodes, edges } = buildGraphView(report, path);
  return (
    <DataTable
      label={words.name}
      rows={nodes}
      rowKey={({ at }) => String(at)}
      selectedKey={focused === null ? undefined : String(focused)}
      onSelect={({ at }) => onCertificate(at)}
      columns={[
        {
          id: 'certificate',
          head: words.columns.certificate,
          strong: true,
          width: '22%',
          cell: nameCell,
        },
        { id: 'verdict', head: words.columns.verdict, width: '8rem', cell: verdictCell },
        { id: 'role', head: words.columns.role, cell: roleCell },
        {
          id: 'issued',
          head: words.columns.issuedBy,
          width: '22%',
          cell: ({ at }) => issuersOf(edges, nodes, at),
        },
        { id: 'key', head: words.columns.key, width: '6rem', cell: ({ node }) => node.keyLabel },
        {
          id: 'validity',
          head: words.columns.validity,
          width: '12rem',
          cell: ({ node }) => `${formatDate(node.notBefore)} – ${formatDate(node.notAfter)}`,
        },
        { id: 'origin', head: words.columns.origin, width: '8rem', cell: ({ origin }) => origin },
      ]}
    />
  );
}

const nameCell = ({ node }: NodeView) => <Name>{node.title.slice(0, 500)}</Name>;
const roleCell = ({ role }: NodeView) => <bdi>{role}</bdi>;
const verdictCell = ({ status, state }: NodeView) => <Status status={status}>{words.states[state]}</Status>;

function issuersOf(edges: readonly EdgeView[], nodes: readonly NodeView[], at: number) {
  const issuers = edges.filter(({ edge }) => edge.from === at);
  const text = issuers.map(
    ({ edge }) => `${nodes[edge.to]?.node.title.slice(0, 80) ?? ''} (${words.signature[edge.signature]})`,
  );
  return text.length === 0 ? null : <Name>{text.join(', ')}</Name>;
}
