import { MAX_SELECTED_IDS } from '../../../shared/model/inventory.ts';
import { exportManyText } from '../../../shared/text/en/ui/export-many.ts';
import { inventoryMarksText as words } from '../../../shared/text/en/ui/inventory-marks.ts';
import { type BulkAct, openBulkChange } from '../../stores/bulk-change.ts';
import { readPem } from '../../stores/certificate-acts.ts';
import {
  clearCertificateMarks,
  countMarks,
  markAll,
  markedSelection,
  MOST_RENEWED,
  readMarked,
  useCertificateMarks,
} from '../../stores/certificate-marks.ts';
import { openExportMany } from '../../stores/export-many.ts';
import { reportFailure } from '../../stores/failure.ts';
import { useInventory } from '../../stores/inventory.ts';
import { openRenew } from '../../stores/renew.ts';
import { openRevoke } from '../../stores/revoke.ts';
import { useRoleBlock } from '../../stores/operators.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import type { AppError } from '../../../shared/errors.ts';
import { mapResult, ok, type Result } from '../../../shared/result.ts';
import { Button } from '../../ui/button.tsx';
import { useUiHost } from '../../ui/host.tsx';
import { MarkedBar } from '../../ui/marked-bar.tsx';
import { Menu } from '../../ui/menu.tsx';
import { showToast } from '../../ui/toast.tsx';

/** As much as a clipboard takes at ease, and as PEM. */
const MOST_COPIED = 5000;
const MOST_PEM = 50;

/** What can be done with the marked certificates at once. */
export function MarkedCertificates() {
  const marks = useCertificateMarks();
  const total = useInventory((state) => state.window.total);
  const isExact = useInventory((state) => state.exact);
  const roleBlock = useRoleBlock('issuer');
  const blocked = useWorkspace()?.readOnly === true ? words.readOnly : roleBlock;
  const copyEntries = useCopyEntries();
  const count = countMarks(marks, total);
  const renew = async () => mapResult(await readMarked(MOST_RENEWED), (rows) => openRenew(rows.map(({ id }) => id)));
  const open = (act: BulkAct) => () => openBulkChange({ act, count, selection: markedSelection() });
  return (
    <MarkedBar
      label={words.bar}
      count={marks.isFull ? `${words.count(count)} · ${words.full(MAX_SELECTED_IDS)}` : words.count(count)}
      all={count >= total ? undefined : words.all(total, isExact)}
      onAll={markAll}
      clear={words.clear}
      onClear={clearCertificateMarks}
    >
      <Button
        blockedBecause={blocked ?? (count > MOST_RENEWED ? words.renewMost(MOST_RENEWED) : undefined)}
        onClick={() => reportFailure(renew())}
      >
        {words.renew}
      </Button>
      <Button blockedBecause={blocked} onClick={open('tags')}>
        {words.tags}
      </Button>
      <Button blockedBecause={blocked} onClick={open('partner')}>
        {words.partner}
      </Button>
      <Button blockedBecause={blocked} onClick={open('owner')}>
        {words.owner}
      </Button>
      <Button blockedBecause={blocked} onClick={open('snooze')}>
        {words.snooze}
      </Button>
      <Button onClick={() => openExportMany(markedSelection(), count)}>{exportManyText.action}</Button>
      <Menu trigger={<Button>{words.more}</Button>} entries={copyEntries(count)} />
      <Button
        variant="danger"
        blockedBecause={blocked}
        onClick={() => openRevoke({ selection: markedSelection(), count })}
      >
        {words.revoke(count)}
      </Button>
    </MarkedBar>
  );
}

function useCopyEntries() {
  const { copy, words: kit } = useUiHost();
  const copyRows = async (
    most: number,
    write: (rows: readonly CertificateSummary[]) => Promise<Result<string, AppError>> | Result<string, AppError>,
  ): Promise<Result<unknown, AppError>> => {
    const rows = await readMarked(most);
    if (!rows.ok) return rows;
    const text = await write(rows.value);
    if (!text.ok) return text;
    const isCopied = await copy(text.value);
    showToast(isCopied ? kit.copied(words.copied(rows.value.length)) : kit.copyFailed, isCopied ? 'done' : 'failed');
    return ok(null);
  };
  const tooMany = (count: number, most: number) => (count > most ? words.copyMost(most) : undefined);
  const lines = (read: (row: CertificateSummary) => string) => () =>
    reportFailure(copyRows(MOST_COPIED, (rows) => ok(rows.map(read).join('\n'))));
  return (count: number) => [
    { label: words.copyNames, disabledBecause: tooMany(count, MOST_COPIED), onChoose: lines(({ name }) => name) },
    {
      label: words.copySerials,
      disabledBecause: tooMany(count, MOST_COPIED),
      onChoose: lines(({ serialHex }) => serialHex),
    },
    {
      label: words.copyPem,
      disabledBecause: tooMany(count, MOST_PEM),
      onChoose: () => reportFailure(copyRows(MOST_PEM, (rows) => readPem(rows.map(({ id }) => id)))),
    },
  ];
}
