import type { AuthorityId, KeyId, OwnRequestId, PartnerId } from '../../../shared/model/brands.ts';
import type { KeyChoice, SealedKey } from '../../../shared/model/key.ts';
import type { OwnRequest } from '../../../shared/model/request.ts';
import { BugError, ok } from '../../../shared/result.ts';
import { keyLabel, readPublicKey, signatureAlgorithmForKey } from '../../pki/algorithm/key-algorithm.ts';
import { PEM_LABEL, writePem } from '../../pki/asn1/pem.ts';
import { assembleSigned } from '../../pki/issuing/draft.ts';
import { buildRequest, type RequestDraft } from '../../pki/issuing/request-build.ts';
import { formatName, parseName } from '../../pki/name/name.ts';
import { insertKeys } from '../../store/key-rows.ts';
import { findOwnRequest, insertOwnRequest, type KeptOwnRequest } from '../../store/own-request-rows.ts';
import { requireOffered } from '../offered-key.ts';
import type { Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { recordActivity, requireUnlocked, writing } from '../workspace-context.ts';
import { checkCsr } from './request-check.ts';

export interface OwnRequestOrder {
  readonly kind: OwnRequest['kind'];
  readonly name: string;
  /** The kind to make, or a key that is kept here already. */
  readonly key: KeyChoice | SealedKey;
  /** Everything but the key, which is made here. */
  readonly asks: Omit<RequestDraft, 'spkiDer'>;
  readonly note: string;
  readonly partnerId?: PartnerId | undefined;
  /** The authority of this workspace that waits for the certificate. */
  readonly authorityId?: AuthorityId | undefined;
}

/**
 * Makes a key and a certification request for an authority elsewhere and keeps both, the request in the state `waiting`. What was signed is read
 * back as a stranger's would be. Fails with `vault.locked`, `vault.stopped` and what the store says.
 * @see RFC 2986 §4
 */
export async function makeOwnRequest(context: WorkspaceContext, order: OwnRequestOrder): Outcome<OwnRequest> {
  const unlocked = requireUnlocked(context, 'own-request.created');
  if (!unlocked.ok) return unlocked;
  const createdAt = context.ports.clock.now();
  const { key: wanted } = order;
  const offered = typeof wanted === 'string' ? await requireOffered(context, wanted) : ok(null);
  if (!offered.ok) return offered;
  const key =
    typeof wanted === 'string'
      ? await context.vault.generateKey({ keyId: context.newId<KeyId>(), algorithm: wanted, createdAt })
      : ok(wanted);
  if (!key.ok) return key;
  const algorithm = signatureAlgorithmForKey(readPublicKey(key.value.spkiDer));
  if (algorithm === undefined) throw new BugError('a key made here signs nothing');
  const info = buildRequest({ ...order.asks, spkiDer: key.value.spkiDer });
  const signatures = await context.vault.sign({ key: key.value, algorithm, messages: [info] });
  if (!signatures.ok) return signatures;
  const [signature] = signatures.value;
  if (signature === undefined) throw new BugError('the vault answered no signature');
  const der = assembleSigned(info, algorithm, signature);
  if (!checkCsr(der, order.name).ok) throw new BugError('our own request does not verify');
  const { kind, name, note, partnerId, authorityId } = order;
  const id = context.newId<OwnRequestId>();
  const subject = subjectText(order.asks.subjectNameDer);
  return writing(context, ['own_request'], async (tx) => {
    if (typeof wanted === 'string') await insertKeys(tx, [key.value]);
    await insertOwnRequest(tx, {
      id,
      kind,
      name,
      subject,
      keyId: key.value.id,
      createdAt,
      note,
      partnerId,
      authorityId,
      der,
    });
    await recordActivity(context, tx, {
      action: 'own-request.created',
      entity: 'own-request',
      entityId: id,
      subject: name,
      detail: { subject, key: key.value.algorithm },
    });
    const kept = await findOwnRequest(tx, id);
    if (kept === undefined) throw new BugError('a request was not kept');
    return ok(describeOwnRequest(kept));
  });
}

/** A row as it is shown. */
export function describeOwnRequest({ der, keyId: _keyId, ...row }: KeptOwnRequest): OwnRequest {
  const checked = checkCsr(der, row.name);
  if (!checked.ok) throw new BugError(`our own request does not read: ${checked.error.code}`);
  return { ...row, key: keyLabel(checked.value.fields.publicKey), pem: writePem(PEM_LABEL.request, der) };
}

function subjectText(nameDer: Uint8Array): string {
  const name = parseName(nameDer);
  if (!name.ok) throw new BugError('our own name does not read');
  return formatName(name.value);
}
