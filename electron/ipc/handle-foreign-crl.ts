import type { Handlers } from '../../shared/contract/index.ts';
import type { ForeignCrlImport } from '../../shared/model/status.ts';
import { mapResult, ok } from '../../shared/result.ts';
import { getSource, getWorkspace, type WindowSession, withWorkspace } from './window-session.ts';

type Area = Pick<Handlers<WindowSession>, Extract<keyof Handlers<WindowSession>, `foreignCrl.${string}`>>;

export const foreignCrlHandlers: Area = {
  'foreignCrl.list': (of, session) => withWorkspace(session, ({ foreignCrls }) => foreignCrls.list(of)),
  'foreignCrl.import': async ({ source, ...input }, session) => {
    const workspace = getWorkspace(session);
    if (!workspace.ok) return workspace;
    const read = 'url' in source ? ok(source) : getSource(session, source.handle);
    if (!read.ok) return read;
    const job = session.jobs.start<TakenCrl>({
      kind: 'foreign-crl.fetch',
      subject: 'url' in source ? source.url : '',
      run: async (context) =>
        mapResult(await workspace.value.foreignCrls.import({ source: read.value, ...input }, context), asTaken),
    });
    return ok({ job });
  },
  'foreignCrl.imported': async ({ job }, session) => {
    const value = session.jobs.findValue(job);
    return ok(isTaken(value) ? value.foreignCrl : null);
  },
  'foreignCrl.set': ({ id, address, ...keeping }, session) =>
    withWorkspace(session, ({ foreignCrls }) => foreignCrls.set(id, { url: address, ...keeping })),
  'foreignCrl.fetch': async ({ id }, session) => {
    const workspace = getWorkspace(session);
    if (!workspace.ok) return workspace;
    const job = session.jobs.start<TakenCrl>({
      kind: 'foreign-crl.fetch',
      subject: '',
      run: async (context) => mapResult(await workspace.value.foreignCrls.fetch(id, context), asTaken),
    });
    return ok({ job });
  },
  'foreignCrl.remove': ({ id }, session) => withWorkspace(session, ({ foreignCrls }) => foreignCrls.remove(id)),
  'foreignCrl.certificates': ({ id }, session) =>
    withWorkspace(session, ({ foreignCrls }) => foreignCrls.certificates(id)),
  'foreignCrl.open': async ({ id }, session) => {
    const opened = await withWorkspace(session, ({ foreignCrls }) => foreignCrls.open(id));
    if (!opened.ok) return opened;
    const { name, bytes } = opened.value;
    return mapResult(session.files.holdBytes(name, bytes), (handle) => ({ handle, name, size: bytes.length }));
  },
};

/** What a job of lists brings. */
interface TakenCrl {
  readonly foreignCrl: ForeignCrlImport;
}

const asTaken = (foreignCrl: ForeignCrlImport): TakenCrl => ({ foreignCrl });

/** The window may name a job that does something else. */
const isTaken = (value: unknown): value is TakenCrl =>
  typeof value === 'object' && value !== null && 'foreignCrl' in value;
