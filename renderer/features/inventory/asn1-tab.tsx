import { inventoryText } from '../../../shared/text/en/ui/inventory.ts';
import { useCertificateAsn1 } from '../../stores/certificate-details.ts';
import { describeError } from '../../stores/failure.ts';
import { Asn1View } from '../../ui/asn1-view.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Spinner } from '../../ui/progress.tsx';
import css from './inventory.module.css';

const words = inventoryText.details;

export function Asn1Tab({ id }: { readonly id: string }) {
  const { value, error } = useCertificateAsn1(id);
  if (error !== null) return <ErrorPanel {...describeError(error)} />;
  if (value === null) {
    return (
      <div className={css['loading']}>
        <Spinner>{words.loading}</Spinner>
      </div>
    );
  }
  return <Asn1View key={id} root={value.root} hex={value.derHex} treeLabel={words.asn1Tree} hexLabel={words.hex} />;
}
