import type { CertificateId } from '../../shared/model/brands.ts';
import { DEMO_HOSTS, type DemoHost } from '../../shared/model/demo.ts';
import type { ReadDb, WriteDb } from './db.ts';

const KEY = 'demo';

/** What makes a workspace a demo: certificates that its local server shows. */
export type DemoMark = Readonly<Partial<Record<DemoHost, CertificateId>>>;

/** Undefined in a workspace that is none. */
export async function findDemoMark(db: ReadDb): Promise<DemoMark | undefined> {
  const row = await db.query.selectFrom('setting').select('value').where('key', '=', KEY).executeTakeFirst();
  return row === undefined ? undefined : parseMark(row.value);
}

/** Makes a workspace a demo for ever. */
export const saveDemoMark = (tx: WriteDb, mark: DemoMark): Promise<void> =>
  tx.insertRows('setting', [{ key: KEY, value: JSON.stringify(mark) }]);

/** A mark that does not read still marks: nobody may take a demo for a workspace that protects anything. */
function parseMark(text: string): DemoMark {
  try {
    const stored: unknown = JSON.parse(text);
    if (typeof stored !== 'object' || stored === null) return {};
    const values = new Map(Object.entries(stored));
    const known = DEMO_HOSTS.flatMap((host) => {
      const id: unknown = values.get(host);
      return typeof id === 'string' ? [[host, id] as const] : [];
    });
    return Object.fromEntries(known);
  } catch {
    return {};
  }
}
