import { type AppError, fail } from '../../../shared/errors.ts';
import type { OperatorId } from '../../../shared/model/brands.ts';
import { type CopiedKeys, MAX_OPERATORS, type Operator, type OperatorRole } from '../../../shared/model/operator.ts';
import type { CustodyChange } from '../../../shared/model/operator-wrap.ts';
import { BugError, ok, type Result } from '../../../shared/result.ts';
import { findCustody, keyOfName, saveCustody } from '../../store/custody-rows.ts';
import type { ReadDb } from '../../store/db.ts';
import type { Outcome } from '../ports.ts';
import {
  type ActivityNote,
  readingOr,
  recordActivity,
  requireUnlocked,
  type WorkspaceContext,
  writing,
} from '../workspace-context.ts';
import { listCopiedKeys, listTwoPerson } from './copied-keys.ts';
import { findLive, listLive } from './find-operator.ts';
import { rotate } from './rotate.ts';
import { MIN_SIGNERS } from './two-person.ts';

interface NamedPassphrase {
  readonly name: string;
  readonly passphrase: Uint8Array;
}

/** See `OperatorService.nameFirst`. */
export async function nameFirst(
  context: WorkspaceContext,
  { name: typed, passphrase }: NamedPassphrase,
): Outcome<{ readonly operator: Operator; readonly recoveryKey: string }> {
  const unlocked = requireUnlocked(context, 'operator.named');
  if (!unlocked.ok) return unlocked;
  const name = typed.normalize('NFC').trim();
  const id = context.newId<OperatorId>();
  const change: CustodyChange = { kind: 'first', operator: { id, name }, passphrase };
  const rotated = await rotate(context, {
    prepare: async () => ok({ change, notes: [noteOf('operator.named', { id, name }, { role: 'admin' })] }),
  });
  if (!rotated.ok) return rotated;
  const { recoveryKey } = rotated.value;
  if (recoveryKey === undefined) throw new BugError('operators were named without a recovery key');
  const operator = await read(context, id);
  return operator.ok ? ok({ operator: operator.value, recoveryKey }) : operator;
}

/** See `OperatorService.add`. */
export async function addOperator(
  context: WorkspaceContext,
  { name: typed, role, passphrase }: NamedPassphrase & { readonly role: OperatorRole },
): Outcome<Operator> {
  const unlocked = requireUnlocked(context, 'operator.added');
  if (!unlocked.ok) return unlocked;
  const name = typed.normalize('NFC').trim();
  const id = context.newId<OperatorId>();
  const added = await writing(context, ['operator'], async (tx) => {
    const custody = await findCustody(tx);
    if (custody === undefined) return fail('operator.none', {});
    if (custody.operators.some((other) => keyOfName(other.name) === keyOfName(name)))
      return fail('operator.name-taken', { name });
    if (custody.operators.length >= MAX_OPERATORS) return fail('operator.too-many', { limit: MAX_OPERATORS });
    const made = await context.vault.enrol({ custody, operator: { id, name, role }, passphrase });
    if (!made.ok) return made;
    const { wrap, mac } = made.value;
    await recordActivity(context, tx, noteOf('operator.added', { id, name }, { role }));
    await saveCustody(tx, { ...custody, mac, operators: [...custody.operators, wrap] }, context.ports.clock.now());
    return ok(null);
  });
  return added.ok ? read(context, id) : added;
}

/** See `OperatorService.setRole`. */
export async function setRole(
  context: WorkspaceContext,
  { id, role }: { readonly id: OperatorId; readonly role: OperatorRole },
): Outcome<Operator> {
  return change(context, { kind: 'role', id, role }, async (db, { name, role: before }) => {
    const left = await requireOthers(db, { id, role });
    return left.ok ? ok(noteOf('operator.role-set', { id, name }, { before, after: role })) : left;
  });
}

/** See `OperatorService.reset`. */
export async function resetOperator(
  context: WorkspaceContext,
  { id, passphrase }: { readonly id: OperatorId; readonly passphrase: Uint8Array },
): Outcome<Operator> {
  return change(context, { kind: 'reset', id, passphrase }, async (_db, { name }) =>
    ok(noteOf('operator.reset', { id, name }, {})),
  );
}

/** See `OperatorService.remove`. */
export async function removeOperator(context: WorkspaceContext, id: OperatorId): Outcome<CopiedKeys> {
  let copied: CopiedKeys | undefined;
  const removed = await change(context, { kind: 'remove', id }, async (db, { name }) => {
    const left = await requireOthers(db, { id, role: null });
    if (!left.ok) return left;
    copied = await listCopiedKeys(db);
    const { authorities, certificateKeys, otherKeys, logins } = copied;
    const detail = { authorities: authorities.length, certificateKeys, otherKeys, logins };
    return ok(noteOf('operator.removed', { id, name }, detail));
  });
  if (!removed.ok) return removed;
  if (copied === undefined) throw new BugError('an operator was removed and nothing listed');
  return ok(copied);
}

type Prepare = (db: ReadDb, operator: Operator) => Promise<Result<ActivityNote, AppError>>;

/** A change of another operator, with another workspace key. */
async function change(
  context: WorkspaceContext,
  what: Exclude<CustodyChange, { readonly kind: 'first' | 'keys' }>,
  prepare: Prepare,
): Outcome<Operator> {
  const unlocked = requireUnlocked(context, 'operator.removed');
  if (!unlocked.ok) return unlocked;
  let changed: Operator | undefined;
  const rotated = await rotate(context, {
    prepare: async (tx) => {
      const operator = await findLive(tx, what.id);
      if (!operator.ok) return operator;
      const session = context.vault.session()?.session;
      if (session?.kind === 'operator' && session.id === what.id)
        return fail('operator.yourself', { name: operator.value.name });
      const note = await prepare(tx, operator.value);
      if (!note.ok) return note;
      changed = operator.value;
      return ok({ change: what, notes: [note.value] });
    },
  });
  if (!rotated.ok) return rotated;
  if (changed === undefined) throw new BugError('an operator was changed and not found');
  return what.kind === 'remove' ? ok(changed) : read(context, what.id);
}

/** An admin has to be left, and two who may sign where a key needs both. */
async function requireOthers(
  db: ReadDb,
  changed: { readonly id: OperatorId; readonly role: OperatorRole | null },
): Promise<Result<null, AppError>> {
  const live = await listLive(db);
  const roles = live.flatMap(({ id, role }) => (id === changed.id ? (changed.role ?? []) : role));
  if (!roles.includes('admin')) {
    const name = live.find(({ id }) => id === changed.id)?.name ?? '';
    return fail('operator.last-admin', { name });
  }
  const signers = roles.filter((role) => role !== 'viewer').length;
  if (signers >= MIN_SIGNERS || (await listTwoPerson(db)).length === 0) return ok(null);
  return fail('operator.too-few', { needs: MIN_SIGNERS, have: signers });
}

const read = (context: WorkspaceContext, id: OperatorId): Outcome<Operator> =>
  readingOr(context, (db) => findLive(db, id));

const noteOf = (
  action: Extract<ActivityNote['action'], `operator.${string}`>,
  { id, name }: { readonly id: OperatorId; readonly name: string },
  detail: NonNullable<ActivityNote['detail']>,
): ActivityNote => ({ action, entity: 'operator', entityId: id, subject: name, detail });
