import { fail } from '../../../shared/errors.ts';
import { ok } from '../../../shared/result.ts';
import { type DocumentKey, findCrlDer } from '../../store/crl-act-rows.ts';
import type { Outcome } from '../ports.ts';
import { readingOr, type WorkspaceContext } from '../workspace-context.ts';

export interface OwnCrls {
  /** Octets of one list that an authority here signed. Fails with `certificate.not-found {wanted: 'crl'}`. */
  der(key: DocumentKey): Outcome<Uint8Array>;
}

/** Lists that the workspace keeps, for a viewer. */
export const createOwnCrls = (context: WorkspaceContext): OwnCrls => ({
  der: (key) =>
    readingOr(context, async (db) => {
      const der = await findCrlDer(db, key);
      return der === undefined ? fail('certificate.not-found', { wanted: 'crl' }) : ok(der);
    }),
});
