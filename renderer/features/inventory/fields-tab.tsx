import type { CertificateDetails } from '../../stores/certificate-details.ts';
import { useNow } from '../../stores/clock.ts';
import { FieldList } from '../../ui/fields/field-list.tsx';
import { buildFieldGroups } from '../../ui/fields/item-fields.ts';

/** The fields as the standard names them, and what they mean. */
export function FieldsTab({ details }: { readonly details: CertificateDetails }) {
  const now = useNow();
  return <FieldList name={details.summary.name} groups={buildFieldGroups(details.item, {})} now={now} />;
}
