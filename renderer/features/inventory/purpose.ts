import type { InspectItem } from '../../../shared/model/inspect.ts';
import { inventoryText } from '../../../shared/text/en/ui/inventory.ts';

const words = inventoryText.details;

/** What a certificate is for, in words. */
export function purposeOf(item: InspectItem): string {
  if (item.kind !== 'certificate') return words.purposeOther;
  const { isCa, extendedKeyUsage } = item.certificate;
  if (isCa) return words.purposeCa;
  const client = extendedKeyUsage.includes('clientAuth');
  const server = extendedKeyUsage.includes('serverAuth');
  if (client && server) return words.purposeBoth;
  if (client) return words.purposeClient;
  return server ? words.purposeServer : words.purposeOther;
}
