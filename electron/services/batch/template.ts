import { BATCH_COLUMNS, type BatchColumn } from '../../../shared/model/batch.ts';
import { writeSafeCsv } from './safe-csv.ts';

const EXAMPLE: Readonly<Record<BatchColumn, string>> = {
  name: 'acme-gateway',
  subject: 'CN=gateway.acme.example,O=Acme GmbH,C=DE',
  san: 'dns:gateway.acme.example, email:pki@acme.example',
  csr: '',
  key: 'p256',
  validity: '90d',
  profile: 'tls-client',
  authority: '',
  partner: '',
  tags: 'prod; gateway',
};

/** A table to fill in: every column with one row as an example. Empty cells take what holds for the batch. */
export const buildTemplate = (): Uint8Array =>
  writeSafeCsv([BATCH_COLUMNS, BATCH_COLUMNS.map((column) => EXAMPLE[column])]);
