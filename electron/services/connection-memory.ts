import type { RunId } from '../../shared/model/brands.ts';
import type { ConnectionRun, TlsParty } from '../../shared/model/connection.ts';
import type { RunRecording } from './run-capture.ts';

/** Runs beyond these are forgotten, the oldest first. */
export const MAX_RUNS = 100;
/** Octets kept of one run: as many as a dial reads before it calls the server a flood. */
export const MAX_RUN_OCTETS = 4_194_304;
/** Octets kept of all runs; the oldest runs lose theirs first. */
export const MAX_ALL_OCTETS = 67_108_864;
/** A connection has a handful of secrets; each key update adds one. */
const MAX_SECRETS = 256;

/** Collects what a capture file is made of while a dial goes on. */
export interface Recorder {
  onConnected(ends: Pick<RunRecording, 'local' | 'remote'>): void;
  onBytes(from: TlsParty, bytes: Uint8Array, atMs: number): void;
  onSecret(line: string): void;
  finish(): RunRecording;
}

/** Records the first 4 MiB of a connection and its secrets; later octets are left out. */
export function createRecorder(): Recorder {
  const octets: RunRecording['octets'][number][] = [];
  const secrets: string[] = [];
  let left = MAX_RUN_OCTETS;
  let ends: Pick<RunRecording, 'local' | 'remote'> = { local: null, remote: null };
  return {
    onConnected: (found) => {
      ends = found;
    },
    onBytes: (from, bytes, atMs) => {
      if (left <= 0) return;
      const kept = bytes.slice(0, left);
      left -= kept.length;
      octets.push({ from, bytes: kept, atMs });
    },
    onSecret: (line) => {
      if (secrets.length < MAX_SECRETS) secrets.push(line);
    },
    finish: () => ({ ...ends, octets, secrets }),
  };
}

interface Entry {
  readonly run: ConnectionRun;
  recording: RunRecording;
  /** Its secrets are sealed in the workspace as well. */
  sealed: boolean;
}

/** Runs of this program's life with their octets and secrets: at most 100 runs and 64 MiB. Nothing of it is written anywhere. */
export interface RunMemory {
  keep(run: ConnectionRun, recording: RunRecording): void;
  find(id: RunId): ConnectionRun | undefined;
  findRecording(id: RunId): RunRecording | undefined;
  /** Says whether the secrets of a run are sealed in the workspace as well. */
  noteSealed(id: RunId, sealed: boolean): void;
  /** Drops the secrets of runs that are sealed: what has to be unlocked must not lie beside the lock. */
  dropSealed(): void;
  /** Drops run, octets and secrets. */
  forget(id: RunId): void;
  clear(): void;
}

export function createRunMemory(): RunMemory {
  const entries = new Map<RunId, Entry>();
  return {
    keep: (run, recording) => {
      entries.set(run.id, { run, recording, sealed: false });
      for (const id of [...entries.keys()].slice(0, Math.max(0, entries.size - MAX_RUNS))) entries.delete(id);
      dropOldestOctets(entries);
    },
    find: (id) => entries.get(id)?.run,
    findRecording: (id) => entries.get(id)?.recording,
    noteSealed: (id, sealed) => {
      const entry = entries.get(id);
      if (entry !== undefined) entry.sealed = sealed;
    },
    dropSealed: () => {
      for (const entry of entries.values()) if (entry.sealed) entry.recording = { ...entry.recording, secrets: [] };
    },
    forget: (id) => void entries.delete(id),
    clear: () => entries.clear(),
  };
}

function dropOldestOctets(entries: ReadonlyMap<RunId, Entry>): void {
  let left = MAX_ALL_OCTETS;
  for (const entry of [...entries.values()].toReversed()) {
    left -= octetCount(entry.recording);
    if (left < 0) entry.recording = { ...entry.recording, octets: [] };
  }
}

const octetCount = ({ octets }: RunRecording): number => octets.reduce((sum, { bytes }) => sum + bytes.length, 0);
