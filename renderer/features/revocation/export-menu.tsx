import { revocationText } from '../../../shared/text/en/ui/revocation.ts';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import type { CrlAct } from '../../../shared/model/crl-plan.ts';
import { exportOneCrl, type OneCrl } from '../../stores/crl-acts.ts';
import { keepFailure } from '../../stores/failure.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { Button } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { showToast } from '../../ui/toast.tsx';

const words = revocationText.export;

export const historyAddress = (authorityId: AuthorityId, ...rest: readonly (string | number)[]): string =>
  buildAddress('authorities', [authorityId, 'revocation', 'history', ...rest.map(String)]);

export interface NewestExportProps {
  readonly authorityId: AuthorityId;
  readonly act: CrlAct;
}

/** Writes the newest complete list; one in parts opens, where each part is written by itself: none of them alone tells all. */
export function NewestExport({ authorityId, act }: NewestExportProps) {
  const parts = act.documents.filter(({ kind }) => kind === 'complete').length;
  if (parts <= 1) return <ExportMenu crl={{ authorityId, kind: 'complete', shard: 0 }} />;
  return (
    <Button onClick={() => navigate(historyAddress(authorityId, act.number, 'complete', 0))}>
      {words.parts(parts)}
    </Button>
  );
}

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
