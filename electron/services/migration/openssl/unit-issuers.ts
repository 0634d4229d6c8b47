import { fail } from '../../../../shared/errors.ts';
import type { Hex, UnixMs } from '../../../../shared/model/brands.ts';
import type { ElsewhereRevocation } from '../../../store/revocation-elsewhere-rows.ts';
import { systemCode } from '../../system-failure.ts';
import { type ForeignIssuer, ForeignReadError } from '../foreign-workspace.ts';
import type { LeftList } from '../left-list.ts';
import { readIndex } from './index-file.ts';
import type { Below } from './inside.ts';

/** An authority as one folder tells of it. */
export interface UnitIssuer {
  readonly der: Uint8Array;
  readonly sha256: Hex;
  readonly index: { readonly place: Below; readonly path: string; readonly changedMs: number };
  readonly lastCrlNumber: bigint | undefined;
  readonly crls: readonly Uint8Array[];
  readonly keyStays: ForeignIssuer['keyStays'];
  readonly isTorn: boolean;
}

/**
 * Each authority once: folders are copied, and the copy stays. The one whose lists went furthest counts, then the one that was written last; what was put on hold
 * may have been released since the others were made.
 */
export function mergeIssuers(units: readonly UnitIssuer[], left: LeftList): readonly ForeignIssuer[] {
  return [...Map.groupBy(units, ({ sha256 }) => sha256).values()].flatMap((copies): readonly ForeignIssuer[] => {
    const [newest, ...older] = copies.toSorted(newestFirst);
    if (newest === undefined) return [];
    for (const { index } of older) left.add({ kind: 'file', name: index.place, why: 'older-copy' });
    return [
      {
        der: newest.der,
        lastCrlNumber: newest.lastCrlNumber,
        crls: copies.flatMap(({ crls }) => crls),
        keyStays: copies.map(({ keyStays }) => keyStays).find((why) => why !== undefined),
        isTorn: newest.isTorn,
        revoked: () => listAll(newest, older),
      },
    ];
  });
}

function newestFirst(a: UnitIssuer, b: UnitIssuer): number {
  const [one, other] = [a.lastCrlNumber ?? -1n, b.lastCrlNumber ?? -1n];
  if (one !== other) return one > other ? -1 : 1;
  return b.index.changedMs - a.index.changedMs;
}

async function* listAll(
  newest: UnitIssuer,
  older: readonly UnitIssuer[],
): AsyncGenerator<readonly ElsewhereRevocation[]> {
  yield* listRevoked(newest);
  for (const one of older)
    for await (const group of listRevoked(one)) yield group.filter(({ reason }) => reason !== 'certificateHold');
}

async function* listRevoked({ index }: UnitIssuer): AsyncGenerator<readonly ElsewhereRevocation[]> {
  // Whatever was revoked at a time that cannot be read was revoked by then.
  const written: UnixMs = Math.floor(index.changedMs);
  const lines = readIndex(index.path);
  try {
    for await (const group of lines) {
      const revoked: ElsewhereRevocation[] = [];
      for (const line of group)
        if (line.problem === undefined && line.revocation !== undefined)
          revoked.push({ serialHex: line.serialHex, revokedAt: written, ...line.revocation });
      if (revoked.length > 0) yield revoked;
    }
  } catch (thrown) {
    throw new ForeignReadError(fail('file.not-readable', { name: index.place, cause: systemCode(thrown) }).error);
  }
}
