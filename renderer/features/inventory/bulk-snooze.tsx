import { useState } from 'react';
import { MAX_SNOOZE_REASON } from '../../../shared/model/watch.ts';
import { inventoryMarksText } from '../../../shared/text/en/ui/inventory-marks.ts';
import { snoozeSelected } from '../../stores/certificate-acts.ts';
import { useNow } from '../../stores/clock.ts';
import { Field, TextArea } from '../../ui/field.tsx';
import { DAY_MS } from '../../ui/format-time.ts';
import { Select } from '../../ui/select.tsx';
import { type BulkDialogProps, BulkForm } from './bulk-form.tsx';

const words = inventoryMarksText.dialogs.snooze;

const DAYS = { week: 7, fortnight: 14, month: 30, quarter: 91, end: null } as const;
type Span = keyof typeof DAYS;
const SPANS: readonly Span[] = ['week', 'fortnight', 'month', 'quarter', 'end'];

export function SnoozeDialog({ count, selection: chosen, onClose }: BulkDialogProps) {
  const now = useNow();
  const [span, setSpan] = useState<Span>('fortnight');
  const [reason, setReason] = useState('');
  const days = DAYS[span];
  return (
    <BulkForm
      count={count}
      selection={chosen}
      title={words.title(count)}
      confirm={days === null ? words.confirmEnd(count) : words.confirm(count)}
      consequence={days === null ? words.bodyEnd : words.body}
      onConfirm={(selection) =>
        snoozeSelected(selection, { until: days === null ? null : now + days * DAY_MS, reason: reason.trim() })
      }
      onClose={onClose}
    >
      <Field label={words.until}>
        <Select<Span>
          value={span}
          options={SPANS.map((value) => ({ value, label: words.choices[value] }))}
          onChange={setSpan}
        />
      </Field>
      {days === null ? null : (
        <Field label={words.reason} optional>
          <TextArea
            value={reason}
            rows={2}
            maxLength={MAX_SNOOZE_REASON}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </Field>
      )}
    </BulkForm>
  );
}
