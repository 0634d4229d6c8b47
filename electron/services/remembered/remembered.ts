import type { Hex, OperatorId } from '../../../shared/model/brands.ts';
import { type AppError, fail } from '../../../shared/errors.ts';
import type { RememberedHolder } from '../../../shared/model/remember.ts';
import { BugError, ok, type Result } from '../../../shared/result.ts';
import { findCustody } from '../../store/custody-rows.ts';
import { listKeyWraps } from '../../store/key-wrap-rows.ts';
import { MACHINE_KEY_LENGTH, type Openers, standingOf } from '../../vault/machine-wrap.ts';
import type { MachineSecret } from '../../vault/vault.ts';
import { placeOf } from '../activity/checkpoints.ts';
import type { Outcome } from '../ports.ts';
import { type ActivityNote, recordActivity, type WorkspaceContext, writing } from '../workspace-context.ts';
import type { KeyStore } from './key-store.ts';
import type { RememberedSecret } from './remembered-files.ts';

/** Who may open a workspace file on this machine without typing their passphrase. */
export interface Remembered {
  /** Whom the file still knows with the same passphrase; what was kept for others is removed. */
  list(): Outcome<readonly RememberedHolder[]>;
  /** Remembers who has the keys open, unless it was locked, changed or forgotten meanwhile. `vault.locked`, `vault.confirm-needed`, `remember.refused`, `remember.stale`, `vault.key-changed`, `file.*`. */
  keep(): Outcome<null>;
  /** Forgets everybody, in whatever place the file was remembered; answers how many. Works locked. `file.not-writable`. */
  forgetAll(): Outcome<number>;
  /** What was kept for them did not open the workspace: it is removed. */
  discard(operatorId: OperatorId | undefined): Promise<void>;
  /** What the vault opens with. `remember.refused`, `remember.stale` where nothing is kept for them. */
  reveal(operatorId: OperatorId | undefined): Outcome<MachineSecret>;
}

/** The same, as the workspace that it belongs to keeps it. */
export interface StartedRemembered extends Remembered {
  /** Hears of changes: whoever was remembered before operators or the workspace key changed is forgotten. */
  readonly follow: (tables: readonly string[]) => void;
  /** Resolves when what is under way is done. */
  settled(): Promise<unknown>;
}

type NoteOf = (action: 'workspace.remembered' | 'workspace.forgotten') => ActivityNote;

export function createRemembered(
  context: WorkspaceContext,
  { file, name }: { readonly file: string; readonly name: string },
): StartedRemembered {
  const known = new KeptHere(context, placeOf(file));
  const noteOf: NoteOf = (action) => ({ action, entity: 'workspace', entityId: context.id, subject: name });
  let forgetting: Promise<unknown> = Promise.resolve();
  return {
    follow: (tables) => {
      if (tables.includes('operator')) forgetting = forgetting.then(() => known.list());
    },
    settled: () => forgetting,
    list: async () => {
      const kept = await known.list();
      return kept.ok ? ok(kept.value.map(({ holder }) => holder)) : kept;
    },
    keep: () => keep(context, known, noteOf),
    forgetAll: () => forgetAll(context, known, noteOf),
    discard: async (operatorId) => {
      const name = { ...(await known.name()), holder: operatorId ?? 'passphrase' } as const;
      await context.ports.remembered.files.remove(name);
    },
    reveal: (operatorId) => reveal(context, known, operatorId),
  };
}

/** What is kept for one file, held against the file. */
class KeptHere {
  readonly #context: WorkspaceContext;
  readonly #place: Promise<Hex>;
  /** How often everybody was forgotten. */
  forgettings = 0;

  constructor(context: WorkspaceContext, place: Promise<Hex>) {
    this.#context = context;
    this.#place = place;
  }

  async name(): Promise<Pick<RememberedSecret, 'workspaceId' | 'place'>> {
    return { workspaceId: this.#context.id, place: await this.#place };
  }

  openers(): Outcome<Openers> {
    return this.#context.store.reading(async (db) => ({
      wraps: await listKeyWraps(db),
      custody: await findCustody(db),
    }));
  }

  /** Whoever's passphrase is another by now is forgotten. */
  async list(): Outcome<readonly RememberedSecret[]> {
    const { files } = this.#context.ports.remembered;
    const all = await files.list(await this.name());
    if (all.length === 0) return ok([]);
    const openers = await this.openers();
    if (!openers.ok) return openers;
    const [still, stale] = partition(all, ({ holder, standing }) => standing === standingFor(openers.value, holder));
    for (const one of stale) await files.remove(one);
    return ok(still);
  }
}

async function keep(context: WorkspaceContext, known: KeptHere, noteOf: NoteOf): Outcome<null> {
  const { vault, ports } = context;
  const store = requireStore(context);
  if (!store.ok) return store;
  const open = vault.session();
  if (open === null) return fail('vault.locked', {});
  const holder = open.session.kind === 'operator' ? open.session.id : 'passphrase';
  const openers = await known.openers();
  if (!openers.ok) return openers;
  const { forgettings } = known;
  const machineKey = ports.randomBytes(MACHINE_KEY_LENGTH);
  const toKeep = Uint8Array.from(machineKey);
  // The vault first: it knows whether the passphrase was just typed, and the key store may ask the user.
  const wrap = await vault.remember({ ...openers.value, machineKey });
  const kept = wrap.ok ? await store.value.protect(toKeep) : wrap;
  toKeep.fill(0);
  if (!wrap.ok) return wrap;
  if (!kept.ok) return kept;
  const standing = standingFor(openers.value, holder);
  if (standing === undefined) throw new BugError('the vault wrapped for somebody whom the file does not know');
  // The key store of a system may have asked for minutes: what was locked, changed or forgotten meanwhile counts.
  const now = await known.openers();
  if (!now.ok) return now;
  if (vault.session() !== open) return fail('vault.locked', {});
  if (standingFor(now.value, holder) !== standing) return fail('vault.key-changed', {});
  const name = await known.name();
  const saved = await ports.remembered.files.save({
    ...name,
    holder,
    standing,
    wrap: wrap.value,
    keptKey: kept.value,
  });
  if (!saved.ok) return saved;
  const isForgotten = known.forgettings !== forgettings;
  const noted = isForgotten ? fail('remember.stale', {}) : await note(context, noteOf('workspace.remembered'));
  // What the log does not tell must not be.
  if (!noted.ok) await ports.remembered.files.remove({ ...name, holder });
  return noted;
}

async function forgetAll(context: WorkspaceContext, known: KeptHere, noteOf: NoteOf): Outcome<number> {
  known.forgettings += 1;
  const removed = await context.ports.remembered.files.removeAll(context.id);
  // A damaged file takes no entry, and what is forgotten is gone all the same.
  if (!removed.ok || removed.value === 0 || context.store.damage.isKnown) return removed;
  const noted = await note(context, noteOf('workspace.forgotten'));
  return noted.ok ? removed : noted;
}

/** Told as a change of operators, who are shown with it. */
const note = (context: WorkspaceContext, entry: ActivityNote): Outcome<null> =>
  writing(context, ['operator'], async (tx) => {
    await recordActivity(context, tx, entry);
    return ok(null);
  });

async function reveal(
  context: WorkspaceContext,
  known: KeptHere,
  operatorId: OperatorId | undefined,
): Outcome<MachineSecret> {
  const store = requireStore(context);
  if (!store.ok) return store;
  const kept = await known.list();
  if (!kept.ok) return kept;
  const secret = kept.value.find(({ holder }) => holder === (operatorId ?? 'passphrase'));
  if (secret === undefined) return fail('remember.stale', {});
  const revealed = await store.value.reveal(secret.keptKey);
  if (!revealed.ok) return revealed;
  const { secret: machineKey, isOutdated } = revealed.value;
  if (isOutdated)
    await protectAnew(context, known, { store: store.value, secret, machineKey: Uint8Array.from(machineKey) });
  return ok({ machineKey, wrap: secret.wrap, ...(operatorId === undefined ? {} : { operatorId }) });
}

/** The key store has another key by now; where that fails, what is kept opens as before. */
async function protectAnew(
  { ports }: WorkspaceContext,
  known: KeptHere,
  {
    store,
    secret,
    machineKey,
  }: { readonly store: KeyStore; readonly secret: RememberedSecret; readonly machineKey: Uint8Array },
): Promise<void> {
  const { files } = ports.remembered;
  const { forgettings } = known;
  const keptKey = await store.protect(machineKey);
  // It may have asked for minutes: what was forgotten meanwhile stays forgotten.
  if (!keptKey.ok || known.forgettings !== forgettings) return;
  await files.save({ ...secret, keptKey: keptKey.value });
  if (known.forgettings !== forgettings) await files.remove(secret);
}

function requireStore({ ports }: WorkspaceContext): Result<KeyStore, AppError> {
  const { keyStore } = ports.remembered;
  const reason = keyStore === undefined ? 'no-store' : keyStore.findRefusal();
  return keyStore === undefined || reason !== undefined
    ? fail('remember.refused', { reason: reason ?? 'no-store' })
    : ok(keyStore);
}

const standingFor = (openers: Openers, holder: RememberedHolder): string | undefined =>
  standingOf(openers, holder === 'passphrase' ? undefined : holder);

function partition<T>(list: readonly T[], isFirst: (one: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [list.filter(isFirst), list.filter((one) => !isFirst(one))];
}
