import { useEffect } from 'react';
import type { Asn1Row } from '../../../shared/model/inspect-answers.ts';
import { rowsAlong } from '../../../shared/model/asn1-pages.ts';
import { inspectText } from '../../../shared/text/en/ui/inspect.ts';
import { inventoryText } from '../../../shared/text/en/ui/inventory.ts';
import type { CertificateDetails } from '../../stores/certificate-details.ts';
import { describeError } from '../../stores/failure.ts';
import { useOctets } from '../../stores/inspect-octets.ts';
import {
  chooseOctet,
  choosePath,
  readPageOf,
  showStructure,
  toggleNode,
  useStructure,
} from '../../stores/inspect-structure.ts';
import { Asn1PagedTree } from '../../ui/asn1-paged-tree.tsx';
import { type ByteRange, ByteView } from '../../ui/byte-view.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Spinner } from '../../ui/progress.tsx';
import css from './inventory.module.css';

const words = inventoryText.details;

/** Structure above, octets below; what is chosen in one is marked in the other. Both are read as they come into view. */
export function Asn1Tab({ details: { summary, item } }: { readonly details: CertificateDetails }) {
  const { id } = summary;
  const { root, error, chosen, spans } = useStructure();
  const { size, readHex } = useOctets({ certificateId: id });
  useEffect(() => {
    void showStructure({ certificateId: id });
    return () => void showStructure(null);
  }, [id]);
  if (error !== null) return <ErrorPanel {...describeError(error)} />;
  if (root === null || size === 0) {
    return (
      <div className={css['loading']}>
        <Spinner>{words.loading}</Spinner>
      </div>
    );
  }
  const rows = chosen === null ? [] : rowsAlong(root, chosen);
  const row = chosen === null ? undefined : rows[chosen.length];
  const around = rows.at(-2);
  const names = namesOfExtensions(item, spans);
  return (
    <div className={css['structure']}>
      <Asn1PagedTree
        label={words.asn1Tree}
        root={root}
        selected={chosen}
        pending={inspectText.tree.pending}
        nameOf={(offset) => names.get(offset)}
        onSelect={choosePath}
        onToggle={(path, open) => void toggleNode(path, open)}
        onNeed={(path) => void readPageOf(path)}
      />
      <ByteView
        label={words.hex}
        size={size}
        readHex={readHex}
        selected={row === undefined ? undefined : rangeOf(row)}
        around={around === undefined ? [] : [rangeOf(around)]}
        onPick={(offset) => void chooseOctet(offset)}
      />
    </div>
  );
}

const EXTENSION = 'extension:';

function namesOfExtensions(
  item: CertificateDetails['item'],
  spans: ReturnType<typeof useStructure.getState>['spans'],
): ReadonlyMap<number, string> {
  const extensions = item.kind === 'certificate' ? item.certificate.extensions : [];
  return new Map(
    extensions.flatMap(({ oid, name }) => {
      const span = spans[EXTENSION + oid];
      return span === undefined ? [] : [[span.start, name] as const];
    }),
  );
}

const rangeOf = ({ offset, headerLength, length }: Asn1Row): ByteRange => ({
  offset,
  length: headerLength + length,
});
