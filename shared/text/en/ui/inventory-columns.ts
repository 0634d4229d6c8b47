import type { CertificateSource } from '../../../model/certificate.ts';
import type { InventoryColumn } from '../../../model/view.ts';
import { formatters } from '../../format.ts';

const f = formatters('en');

export const inventoryColumnsText = {
  columns: {
    status: 'Status',
    name: 'Subject',
    issuer: 'Issuer',
    notAfter: 'Expires',
    validity: 'Validity',
    key: 'Key',
    partner: 'Partner',
    owner: 'Owner',
    tags: 'Tags',
    serial: 'Serial',
    notBefore: 'Starts',
    purpose: 'Purpose',
    life: 'Life',
    signature: 'Signature',
    source: 'Origin',
    created: 'Came here',
    sha256: 'SHA-256',
  } satisfies Record<InventoryColumn, string>,
  choose: 'Columns',
  title: 'Columns of the list',
  up: (column: string) => `Move ${column} to the left`,
  down: (column: string) => `Move ${column} to the right`,
  reset: 'Those that fit',
  always: 'A row is known by its name.',
  days: (count: number) => f.plural(count, { one: '1 d', other: `${f.number(count)} d` }),
  sources: {
    issued: 'Issued here',
    imported: 'Imported',
    seen: 'Seen',
  } satisfies Record<CertificateSource, string>,
  suspicious: 'This name has hidden or misleading characters. Hidden ones are written as \\u….',
  suspiciousShort: 'misleading name',
};
