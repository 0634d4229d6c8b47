import type { ReportFormat } from '../../../model/report.ts';
import { formatters, visible } from '../../format.ts';

const f = formatters('en');
const MONTH = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });

export const reportDialogText = {
  action: 'Report…',
  title: 'Report',
  lead: 'Counts, what ends when, weak keys and signatures, and what else needs attention, on a few pages to print or to send. Private keys are no part of it.',
  name: 'Title',
  nameHint: 'Stands above the report; else the name of the workspace does.',
  filter: 'Only certificates with',
  filterHint: 'In the language of the inventory, as tag:prod or issuer:"Partner CA". Everything where it is empty.',
  period: 'Revocations of the last',
  days: (count: number) => f.plural(count, { one: '1 day', other: `${f.number(count)} days` }),
  format: 'Format',
  formats: { html: 'HTML page', pdf: 'PDF' } satisfies Record<ReportFormat, string>,
  paper: 'Paper',
  says: 'It will say',
  counting: 'Counting…',
  facts: {
    total: 'Certificates',
    inForce: 'In force',
    months: (last: number) => `End by ${MONTH.format(last)}`,
    weak: 'Weak key or signature',
    sunset: 'Lose clientAuth at renewal',
    noOwner: 'Without an owner',
    overdue: 'Overdue CRLs',
    revoked: 'Revoked in the period',
  },
  number: f.number,
  working: 'Writing the report',
  cancel: 'Cancel the report',
  cancelled: 'The report was cancelled. Nothing of it stays.',
  submit: 'Save the report…',
  done: (name: string) => `Report written to ${visible(name, 60)}`,
} as const;
