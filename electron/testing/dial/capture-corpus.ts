import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TlsParty } from '../../../shared/model/connection.ts';
import { readPcapng } from './read-pcapng.ts';

/** A recorded session and what another decoder reads from it. */
export interface RecordedSession {
  readonly name: string;
  readonly connections: readonly {
    readonly segments: readonly { readonly from: TlsParty; readonly bytes: Uint8Array; readonly frame: number }[];
  }[];
  readonly secrets: readonly string[];
  readonly expected: ExpectedSummary;
  /** Cipher suites of the first hello, as `0x1301`. */
  readonly offeredSuites: readonly string[];
  /** What the other decoder reads from each frame, by its number. */
  readonly frames: ReadonlyMap<number, ExpectedFrame>;
}

export type ExpectedFrame = Readonly<Record<string, readonly (string | number)[]>>;

type FrameEntry = Readonly<Record<string, readonly (string | number)[] | string | number>>;

export interface ExpectedSummary {
  readonly handshake_types: readonly number[];
  readonly sni: readonly string[];
  readonly certificates_sha256: readonly string[];
  readonly alerts: readonly (readonly [level: string, description: string])[];
}

interface FlowFile {
  readonly name: string;
  readonly flows: readonly { readonly direction: 'c2s' | 's2c'; readonly hex: string }[];
  readonly expected: {
    readonly summary: ExpectedSummary;
    readonly frames: readonly FrameEntry[];
  };
}

interface CaptureEntry {
  readonly file: string;
  readonly keylog: string;
  readonly with_keys: { readonly summary: ExpectedSummary; readonly frames: readonly FrameEntry[] };
}

const repository = join(import.meta.dirname, '..', '..', '..');
const shared = join(repository, '..', 'shared', 'corpus');

const readJson = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T;

/** Sessions with key log: all of the shared corpus where it is at hand, else the two kept in the repository. */
export function readCaptures(): readonly RecordedSession[] {
  const wide = join(shared, 'tls-captures-generated');
  const folder = existsSync(wide) ? wide : join(repository, 'electron', 'testing', 'vectors', 'tls');
  return readJson<readonly CaptureEntry[]>(join(folder, 'expected.json')).map((entry) => ({
    name: entry.file,
    connections: readPcapng(readFileSync(join(folder, entry.file))),
    secrets: readFileSync(join(folder, entry.keylog), 'utf8').split('\n'),
    expected: entry.with_keys.summary,
    offeredSuites: [],
    frames: framesByNumber(entry.with_keys.frames),
  }));
}

/** Sessions without secrets, from another implementation's own tests; none where the shared corpus is not at hand. */
export function readFlows(): readonly RecordedSession[] {
  const folder = join(shared, 'go-tls-flows');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((file) => {
    const { name, flows, expected } = readJson<FlowFile>(join(folder, file));
    const frames = framesByNumber(expected.frames);
    const segments = flows.map(({ direction, hex }, index) => ({
      frame: index + 1,
      from: direction === 'c2s' ? ('client' as const) : ('server' as const),
      bytes: Buffer.from(hex, 'hex'),
    }));
    return {
      name,
      connections: [{ segments }],
      secrets: [],
      expected: expected.summary,
      offeredSuites: (frames.get(1)?.['handshake.ciphersuite'] ?? []).map(String),
      frames,
    };
  });
}

const framesByNumber = (frames: readonly FrameEntry[]): ReadonlyMap<number, ExpectedFrame> =>
  new Map(
    frames.map((frame) => [
      Number(frame['frame.number']),
      Object.fromEntries(Object.entries(frame).flatMap(([name, list]) => (Array.isArray(list) ? [[name, list]] : []))),
    ]),
  );
