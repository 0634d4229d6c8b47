import { type AppError, fail } from '../../shared/errors.ts';
import type { GrantId, KeyId, WorkspaceId } from '../../shared/model/brands.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { SignPurpose } from './signed-shape.ts';
import type { GrantOrder, RecordOrder } from './vault-calls.ts';
import type { SpawnVault } from './vault-channel.ts';
import { VaultClient } from './vault-client.ts';

interface Keeper {
  readonly client: VaultClient;
  readonly endsAtMs: number;
  readonly keys: ReadonlySet<string>;
  readonly records: ReadonlySet<string>;
}

/** A grant that ended by itself: its time was up, or its process died. */
export type GrantOver = (grantId: GrantId) => void;

/**
 * One process for each grant. It is started for it, holds nothing else, and ends with it: what was granted is gone when the process is, and what was not
 * granted has never been there.
 */
export class GrantKeepers {
  readonly #spawn: SpawnVault;
  readonly #keepers = new Map<GrantId, Keeper>();
  readonly #starting = new Set<VaultClient>();
  readonly #listeners = new Set<GrantOver>();

  constructor(spawn: SpawnVault) {
    this.#spawn = spawn;
  }

  get ids(): readonly GrantId[] {
    return [...this.#keepers.keys()];
  }

  onOver(listener: GrantOver): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Hands what is granted from the unlocked process to a new one. */
  async give(from: VaultClient, workspaceId: WorkspaceId, order: GrantOrder): Promise<Result<null, AppError>> {
    const client = new VaultClient(this.#spawn);
    this.#starting.add(client);
    try {
      const taken = await carry(from, client, { workspaceId, order });
      // Ended meanwhile: the process is gone or going, whatever it still answered.
      if (taken.ok && this.#starting.has(client)) {
        this.#keep(client, order);
        return taken;
      }
      const failure = taken.ok ? fail('vault.locked', {}) : taken;
      await client.end(failure.error);
      return failure;
    } finally {
      this.#starting.delete(client);
    }
  }

  find(keyId: KeyId, purpose: SignPurpose): VaultClient | undefined {
    return this.#findKeeper(({ keys }) => keys.has(`${purpose} ${keyId}`));
  }

  findRecord({ kind, recordId }: RecordOrder): VaultClient | undefined {
    return this.#findKeeper(({ records }) => records.has(`${kind} ${recordId}`));
  }

  async end(grantId: GrantId): Promise<void> {
    const keeper = this.#keepers.get(grantId);
    this.#keepers.delete(grantId);
    await keeper?.client.end(fail('vault.locked', {}).error);
  }

  async endAll(): Promise<void> {
    const clients = [...this.#starting, ...Array.from(this.#keepers.values(), ({ client }) => client)];
    this.#starting.clear();
    this.#keepers.clear();
    await Promise.all(clients.map((client) => client.end(fail('vault.locked', {}).error)));
  }

  #keep(client: VaultClient, { grantId, lastsMs, keys, records }: GrantOrder): void {
    this.#keepers.set(grantId, {
      client,
      endsAtMs: performance.now() + lastsMs,
      keys: new Set(keys.map(({ key, purpose }) => `${purpose} ${key.id}`)),
      records: new Set(records.map(({ kind, recordId }) => `${kind} ${recordId}`)),
    });
    void client.ended.then(() => {
      if (this.#keepers.get(grantId)?.client !== client) return;
      this.#keepers.delete(grantId);
      for (const listener of this.#listeners) listener(grantId);
    });
  }

  /** Of several the one that stands longest: the others may end in the middle of a call. */
  #findKeeper(fits: (keeper: Keeper) => boolean): VaultClient | undefined {
    const fitting = [...this.#keepers.values()].filter(fits);
    return fitting.toSorted((a, b) => b.endsAtMs - a.endsAtMs)[0]?.client;
  }
}

async function carry(
  from: VaultClient,
  to: VaultClient,
  { workspaceId, order }: { readonly workspaceId: WorkspaceId; readonly order: GrantOrder },
): Promise<Result<null, AppError>> {
  const point = await to.ask('offerKeeping', {});
  if (!point.ok) return point;
  const parcel = await from.ask('handOver', { ...order, point: point.value });
  if (!parcel.ok) return err(parcel.error);
  const kept = await to.ask('keep', { workspaceId, grantId: order.grantId, parcel: parcel.value });
  return kept.ok ? ok(null) : kept;
}
