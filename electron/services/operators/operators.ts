import { type AppError, fail } from '../../../shared/errors.ts';
import type { AuthorityId, KeyId, OperatorId } from '../../../shared/model/brands.ts';
import type {
  ApprovalNeed,
  ApprovalQuestion,
  CopiedKeys,
  Operator,
  OperatorList,
  OperatorRole,
} from '../../../shared/model/operator.ts';
import { mapResult, ok, type Result } from '../../../shared/result.ts';
import { findCustody, listOperators } from '../../store/custody-rows.ts';
import type { ReadDb } from '../../store/db.ts';
import { findAuthorityWithKey } from '../../store/held-key-rows.ts';
import { listKeyWraps } from '../../store/key-wrap-rows.ts';
import type { GrantService } from '../grants/grants.ts';
import type { Outcome } from '../ports.ts';
import { readingOr, type WorkspaceContext } from '../workspace-context.ts';
import type { AskApproval } from './approved-by.ts';
import { addOperator, nameFirst, removeOperator, resetOperator, setRole } from './change-operators.ts';
import { listTwoPerson } from './copied-keys.ts';
import { findLive } from './find-operator.ts';
import { setTwoPerson } from './two-person.ts';

/** A passphrase that somebody types; zeroed by the call that takes it. */
interface Typed {
  readonly passphrase: Uint8Array;
}

/** Who may open a workspace and what they may do there. */
export interface OperatorService {
  /** Works locked. */
  list(): Outcome<OperatorList>;
  /** One by name or id, who is not removed. `operator.none`, `operator.not-found`. */
  find(wanted: string): Outcome<Operator>;
  /**
   * Names who has the keys open, as admin: the passphrase of all and the former recovery key open nothing from then on, and the workspace key is another. Answers
   * the new recovery key, which is kept nowhere. Also with the recovery key, to name operators anew. `operator.named-already`, `vault.confirm-needed`.
   */
  nameFirst(
    input: Typed & { readonly name: string },
  ): Outcome<{ readonly operator: Operator; readonly recoveryKey: string }>;
  /** `operator.name-taken`, `operator.too-many`, `operator.none`, `operator.role`, `vault.confirm-needed`, `vault.passphrase-too-short`. */
  add(input: Typed & { readonly name: string; readonly role: OperatorRole }): Outcome<Operator>;
  /** Changes the workspace key too. `operator.last-admin`, `operator.yourself`, `operator.too-few`. */
  setRole(input: { readonly id: OperatorId; readonly role: OperatorRole }): Outcome<Operator>;
  /** A new passphrase for somebody who forgot theirs; changes the workspace key too. */
  reset(input: Typed & { readonly id: OperatorId }): Outcome<Operator>;
  /** Changes the workspace key, ends all grants, and answers what they could have copied. Codes as `setRole`. */
  remove(id: OperatorId): Outcome<CopiedKeys>;
  /** Whether an authority's key needs a second operator. `approval.needed`, `operator.too-few`, `authority.not-found`, `authority.no-key`. */
  setTwoPerson(input: { readonly authorityId: AuthorityId; readonly on: boolean }): Outcome<null>;
  /** Who may approve what needs a key. */
  approvers(keyId: KeyId): Outcome<ApprovalQuestion>;
  /** A second operator approves, once. `vault.wrong-passphrase`, `vault.wait`, `approval.same-operator`, `operator.role`. */
  approve(input: Typed & { readonly operatorId: OperatorId; readonly need: ApprovalNeed }): Outcome<null>;
  /** Asks this in place of failing with `approval.needed`. */
  askApprovals(ask: AskApproval): void;
  /**
   * Before work that exports keys in the end and was confirmed at its beginning: a permit for those exports, however long it takes. `vault.confirm-needed`; without
   * it they answer for themselves. To be ended with the work; locking ends it too.
   */
  beginExports(): Outcome<string>;
  endExports(permit: string): Promise<void>;
  /** Who has the keys open types their secret again: for some minutes keys may leave, and operators be changed. */
  confirm(passphrase: Uint8Array): Outcome<null>;
  /** `vault.confirm-needed` where keys may not leave now, so that it is known before a place for them is chosen. The vault asks again. */
  mayExport(): Result<null, AppError>;
}

/** Grants end with a workspace key: they were given for what was sealed with it. */
export function createOperators(context: WorkspaceContext, grants: Pick<GrantService, 'endAll'>): OperatorService {
  const rekeying = async <T>(change: Outcome<T>): Outcome<T> => {
    const changed = await change;
    if (changed.ok) await grants.endAll('ended');
    return changed;
  };
  return {
    list: () => context.store.reading((db) => readList(context, db)),
    find: (wanted) => readingOr(context, (db) => findLive(db, wanted)),
    nameFirst: (input) => rekeying(zeroing(input.passphrase, () => nameFirst(context, input))),
    add: (input) => zeroing(input.passphrase, () => addOperator(context, input)),
    setRole: (input) => rekeying(setRole(context, input)),
    reset: (input) => rekeying(zeroing(input.passphrase, () => resetOperator(context, input))),
    remove: (id) => rekeying(removeOperator(context, id)),
    setTwoPerson: (input) => rekeying(setTwoPerson(context, input)),
    approvers: (keyId) => context.store.reading((db) => readQuestion(context, db, keyId)),
    approve: (input) => zeroing(input.passphrase, () => approve(context, input)),
    askApprovals: (ask) => {
      context.approvals.ask = ask;
    },
    beginExports: () => context.vault.beginExports(),
    endExports: (permit) => context.vault.endExports(permit),
    mayExport: () => (context.vault.isConfirmed() ? ok(null) : fail('vault.confirm-needed', {})),
    confirm: (passphrase) => zeroing(passphrase, () => confirm(context, passphrase)),
  };
}

const readList = async ({ vault }: WorkspaceContext, db: ReadDb): Promise<OperatorList> => ({
  operators: await listOperators(db),
  twoPerson: await listTwoPerson(db),
  session: vault.session()?.session ?? null,
});

async function readQuestion({ vault }: WorkspaceContext, db: ReadDb, keyId: KeyId): Promise<ApprovalQuestion> {
  const session = vault.session()?.session;
  const own = session?.kind === 'operator' ? session.id : undefined;
  const operators = await listOperators(db);
  return {
    authorityName: (await findAuthorityWithKey(db, keyId))?.name ?? null,
    approvers: operators.filter(
      ({ id, role, removedAt }) => removedAt === undefined && role !== 'viewer' && id !== own,
    ),
  };
}

async function approve(
  context: WorkspaceContext,
  input: Typed & { readonly operatorId: OperatorId; readonly need: ApprovalNeed },
): Outcome<null> {
  const custody = await readingOr(context, (db) => getCustody(db));
  if (!custody.ok) return custody;
  return context.vault.approve({ ...input, custody: custody.value });
}

async function getCustody(db: ReadDb): Promise<Result<NonNullable<Awaited<ReturnType<typeof findCustody>>>, AppError>> {
  const custody = await findCustody(db);
  return custody === undefined ? fail('operator.none', {}) : ok(custody);
}

async function confirm(context: WorkspaceContext, passphrase: Uint8Array): Outcome<null> {
  const known = await context.store.reading(async (db) => ({
    wraps: await listKeyWraps(db),
    custody: await findCustody(db),
  }));
  if (!known.ok) return known;
  return mapResult(await context.vault.confirm({ workspaceId: context.id, ...known.value, passphrase }), () => null);
}

async function zeroing<T>(passphrase: Uint8Array, work: () => Outcome<T>): Outcome<T> {
  try {
    return await work();
  } finally {
    passphrase.fill(0);
  }
}
