import { initial } from './0001-initial.ts';
import { connections } from './0002-connections.ts';
import { issuing } from './0003-issuing.ts';
import { inventory } from './0004-inventory.ts';
import { revocationServices } from './0005-revocation.ts';
import { inventoryOrder } from './0006-inventory-order.ts';
import { custody } from './0007-custody.ts';
import { tagged } from './0008-tagged.ts';
import type { Migration } from './migration.ts';

/** Every step in order. A released step is never edited: the next one corrects it. */
export const MIGRATIONS: readonly Migration[] = [
  initial,
  connections,
  issuing,
  inventory,
  revocationServices,
  inventoryOrder,
  custody,
  tagged,
];
