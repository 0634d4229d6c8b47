import { readdirSync, readFileSync } from 'node:fs';
import type { AppError } from '../../shared/errors.ts';
import type { KeyId, WorkspaceId } from '../../shared/model/brands.ts';
import { KEY_CHOICES, type KeyChoice, type SealedKey } from '../../shared/model/key.ts';
import type { KeyWrap } from '../../shared/model/workspace.ts';
import type { Result } from '../../shared/result.ts';
import { forkVault } from './fork-vault.ts';
import { createVault, type Vault } from './vault.ts';
import type { SpawnVault } from './vault-channel.ts';

export const ENTRY = new URL('./vault-process.ts', import.meta.url);
export const WORKSPACE = 'w'.repeat(26) as WorkspaceId;
export const AT = 1_767_225_600_000;
const PASSPHRASE = 'correct horse battery';

export const keyId = (letter: string): KeyId => letter.repeat(26) as KeyId;
export const octets = (text: string): Uint8Array => new TextEncoder().encode(text);
export const passphrase = (): Uint8Array => octets(PASSPHRASE);

export function valueOf<T>(result: Result<T, AppError>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** Children of this process that run the vault. */
export function vaultProcesses(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const state = readFileSync(`/proc/${pid}/stat`, 'utf8');
        return (
          readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('vault-process') &&
          state.slice(state.lastIndexOf(')')).split(' ')[2] === String(process.pid)
        );
      } catch {
        return false;
      }
    });
}

const vaults: Vault[] = [];
export function newVault(options: { spawn?: SpawnVault; monotonicMs?: () => number } = {}): Vault {
  const vault = createVault({ spawn: forkVault({ entry: ENTRY }), ...options });
  vaults.push(vault);
  return vault;
}

/** Locks what a test left open. */
export async function lockAll(): Promise<void> {
  for (const vault of vaults.splice(0)) await vault.lock();
}

interface TestWorkspace {
  readonly wraps: readonly KeyWrap[];
  readonly recoveryKey: string;
  readonly keys: ReadonlyMap<KeyChoice, SealedKey>;
}

async function makeWorkspace(): Promise<TestWorkspace> {
  const vault = createVault({ spawn: forkVault({ entry: ENTRY }) });
  const { wraps, recoveryKey } = valueOf(await vault.init({ workspaceId: WORKSPACE, passphrase: passphrase() }));
  const made = await Promise.all(
    KEY_CHOICES.map((algorithm, index) => vault.generateKey({ keyId: keyId(String(index)), algorithm, createdAt: AT })),
  );
  await vault.lock();
  return { wraps, recoveryKey, keys: new Map(made.map(valueOf).map((key) => [key.algorithm, key])) };
}

const workspace = await makeWorkspace();

/** The wraps of a workspace that holds one sealed key of each kind. */
export const { wraps, recoveryKey } = workspace;

export function keyOf(choice: KeyChoice): SealedKey {
  const key = workspace.keys.get(choice);
  if (!key) throw new Error('no such key');
  return key;
}

export async function unlockedVault(options: Parameters<typeof newVault>[0] = {}): Promise<Vault> {
  const vault = newVault(options);
  valueOf(await vault.unlock({ workspaceId: WORKSPACE, wraps, passphrase: passphrase(), isConfirmed: true }));
  return vault;
}
