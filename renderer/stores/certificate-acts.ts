import type { Annotated } from '../../shared/contract/certificate-note.ts';
import type { AppError } from '../../shared/errors.ts';
import type { CertificateId, PartnerId } from '../../shared/model/brands.ts';
import type { CertificateSelection } from '../../shared/model/inventory.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import { call } from '../api/client.ts';

type Act = Promise<Result<Annotated, AppError>>;

/** Adds tags to the selected certificates and takes others away. */
export const changeTags = (
  selection: CertificateSelection,
  { add, remove }: { readonly add: readonly string[]; readonly remove: readonly string[] },
): Act => call('certificate.setTags', { selection, add: [...add], remove: [...remove] });

/** Sets owner or note; what is absent stays. */
export const changeNote = (
  selection: CertificateSelection,
  note: { readonly owner?: string; readonly note?: string },
): Act => call('certificate.setNote', { selection, ...note });

export const snoozeSelected = (
  selection: CertificateSelection,
  snooze: { readonly until: number | null; readonly reason: string },
): Act => call('certificate.snooze', { selection, ...snooze });

export const attachSelected = (selection: CertificateSelection, partnerId: PartnerId | null): Act =>
  call('certificate.setPartner', { selection, partnerId });

/** Tags and owners that begin so. */
export async function readKnownWords(start: string) {
  const answer = await call('certificate.knownWords', { start });
  return answer.ok ? answer.value : { owners: [], tags: [] };
}

/** PEM of certificates, one after the other. */
export async function readPem(ids: readonly CertificateId[]): Promise<Result<string, AppError>> {
  const blocks: string[] = [];
  for (const id of ids) {
    const hex = await readDer(id);
    if (!hex.ok) return hex;
    blocks.push(pemOf(hex.value));
  }
  return ok(blocks.join(''));
}

const WINDOW = 16_384;

async function readDer(id: CertificateId): Promise<Result<string, AppError>> {
  let whole = '';
  for (;;) {
    const answer = await call('certificate.bytes', { id, offset: whole.length / 2, length: WINDOW });
    if (!answer.ok) return answer;
    whole += answer.value.hex;
    if (answer.value.hex === '' || whole.length / 2 >= answer.value.size) return ok(whole);
  }
}

/** RFC 7468, lines of 64 characters. */
function pemOf(derHex: string): string {
  const octets = (derHex.match(/../gu) ?? []).map((pair) => String.fromCharCode(Number.parseInt(pair, 16)));
  const lines = btoa(octets.join('')).match(/.{1,64}/gu) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
