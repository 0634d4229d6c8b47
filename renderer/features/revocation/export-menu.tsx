import { revocationText } from '../../../shared/text/en/ui/revocation.ts';
import { exportOneCrl, type OneCrl } from '../../stores/crl-acts.ts';
import { keepFailure } from '../../stores/failure.ts';
import { Button } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { showToast } from '../../ui/toast.tsx';

const words = revocationText.export;

/** Writes one list to a place that the user chooses; without a number the newest, be it signed a moment ago and not shown yet. */
export function ExportMenu({ crl }: { readonly crl: OneCrl }) {
  const write = async (format: 'pem' | 'der') => {
    const answer = await exportOneCrl(crl, format);
    if (keepFailure(answer) && answer.ok && answer.value !== null) showToast(words.done(answer.value.name));
  };
  return (
    <Menu
      trigger={<Button>{words.menu}</Button>}
      entries={[
        { label: words.der, onChoose: () => void write('der') },
        { label: words.pem, onChoose: () => void write('pem') },
      ]}
    />
  );
}
