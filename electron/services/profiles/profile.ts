import type { ProfileExample } from '../../../shared/model/profile-example.ts';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import {
  BUILT_IN_PROFILES,
  type CustomExtension,
  type ProfileContent,
  type ProfileDetails,
  type ProfileImport,
  type ProfileProblem,
  type ProfileSummary,
} from '../../../shared/model/profile.ts';
import { BugError, ok, type Result } from '../../../shared/result.ts';
import { rewriteCustomValue } from '../../pki/issuing/extensions/custom.ts';
import type { ReadDb, WriteDb } from '../../store/db.ts';
import {
  countIssuedByProfile,
  listArchivedProfiles,
  listProfiles,
  listProfileVersions,
  saveArchivedProfiles,
  saveProfile,
} from '../../store/profile-rows.ts';
import { readSettings } from '../../store/setting-rows.ts';
import { type FileTarget, writeFileAtomically } from '../atomic-file.ts';
import { type FileSource, readSource } from '../file-source.ts';
import type { Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { readingOr, recordActivity, writing } from '../workspace-context.ts';
import { buildProfileExample } from './profile-example.ts';
import {
  buildProfileFile,
  isSameProfile,
  listProfileProblems,
  parseProfileContent,
  parseProfileFile,
  PROFILE_LIMIT_OCTETS,
} from './profile-parse.ts';
import {
  BUILT_IN_VERSION,
  builtInContent,
  isBuiltInContent,
  findBuiltIn,
  findProfileVersion,
  type ProfileVersion,
  toVersion,
} from './profile-versions.ts';

type CustomValue = NonNullable<CustomExtension['value']>;

export interface ProfileService {
  /** Built-in ones first, then those made here, by name. */
  list(options: { readonly includeArchived: boolean }): Outcome<readonly ProfileSummary[]>;
  /** Fails with `issue.profile-unknown`. */
  get(id: string, version?: number): Outcome<ProfileDetails>;
  check(content: unknown): readonly ProfileProblem[];
  /** A custom extension's value in its other form; undefined where it does not read. */
  rewriteValue(value: CustomValue): CustomValue | undefined;
  /** Works on any content; nothing is kept. Fails with `profile.invalid`. */
  example(content: unknown): Result<ProfileExample, AppError>;
  /**
   * Keeps a content as a new version; the same content as the newest makes none. Fails with `profile.invalid`, and with `profile.changed-meanwhile`
   * where `basedOn` is not the newest version, or null although there is one.
   */
  save(wanted: {
    readonly id: string;
    readonly content: unknown;
    readonly basedOn: number | null;
  }): Outcome<ProfileSummary>;
  /** Archived profiles issue no more; their certificates keep them. */
  archive(id: string, archived: boolean): Outcome<ProfileSummary>;
  /** Fails with `profile.not-built-in`. */
  reset(id: string): Outcome<ProfileSummary>;
  /** Never overwrites: another content under an id that is here is a new version. Fails with `profile.file-invalid`, `profile.invalid`, `file.*`. */
  import(source: FileSource): Outcome<ProfileImport>;
  export(wanted: {
    readonly id: string;
    readonly version?: number | undefined;
    readonly target: FileTarget;
  }): Outcome<{ readonly name: string }>;
}

export const createProfiles = (context: WorkspaceContext): ProfileService => ({
  list: ({ includeArchived }) => context.store.reading((db) => listSummaries(db, includeArchived)),
  get: (id, version) =>
    readingOr(context, async (db) => {
      const found = await findProfileVersion(db, id, version);
      return found === undefined ? fail('issue.profile-unknown', { profile: id }) : ok(await readDetails(db, found));
    }),
  check: listProfileProblems,
  rewriteValue: rewriteCustomValue,
  example: (content) => buildProfileExample(content, context.ports.clock.now()),
  save: (wanted) => saveChanged(context, wanted),
  archive: (id, archived) => setArchived(context, id, archived),
  reset: (id) => reset(context, id),
  import: (source) => importProfile(context, source),
  export: (wanted) => exportProfile(context, wanted),
});

async function listSummaries(db: ReadDb, includeArchived: boolean): Promise<readonly ProfileSummary[]> {
  const [rows, archived, counts, offer] = await Promise.all([
    listProfiles(db),
    listArchivedProfiles(db),
    countIssuedByProfile(db),
    readSettings(db),
  ]);
  const saved = new Map(rows.map((row) => [row.id, toVersion(row)]));
  const builtIn = BUILT_IN_PROFILES.map(
    (id): ProfileVersion => saved.get(id) ?? { id, version: BUILT_IN_VERSION, content: builtInContent(id, offer) },
  );
  const own = [...saved.values()].filter(({ id }) => findBuiltIn(id) === undefined);
  const issued = Map.groupBy(counts, ({ id }) => id);
  return [...builtIn, ...own.toSorted((one, other) => one.content.name.localeCompare(other.content.name))]
    .map((version) =>
      summarise(version, {
        isArchived: archived.has(version.id),
        issued: (issued.get(version.id) ?? []).reduce((sum, count) => sum + count.issued, 0),
      }),
    )
    .filter(({ isArchived }) => includeArchived || !isArchived);
}

function summarise(
  { id, version, content, savedAt }: ProfileVersion,
  known: Pick<ProfileSummary, 'isArchived' | 'issued'>,
): ProfileSummary {
  const { name, note, kind } = content;
  const builtIn = findBuiltIn(id);
  return {
    id,
    name,
    note,
    version,
    kind,
    isBuiltIn: builtIn !== undefined,
    isChanged: builtIn !== undefined && !isBuiltInContent(builtIn, content),
    ...(savedAt === undefined ? {} : { savedAt }),
    ...known,
  };
}

async function readDetails(db: ReadDb, shown: ProfileVersion): Promise<ProfileDetails> {
  const { id } = shown;
  const [saved, archived, counts] = await Promise.all([
    listProfileVersions(db, id),
    listArchivedProfiles(db),
    countIssuedByProfile(db, id),
  ]);
  const issuedBy = (version: number): number => counts.find((count) => count.version === version)?.issued ?? 0;
  const versions = [
    ...saved.map(({ version, createdAt }) => ({ version, savedAt: createdAt, issued: issuedBy(version) })),
    ...(findBuiltIn(id) === undefined ? [] : [{ version: BUILT_IN_VERSION, issued: issuedBy(BUILT_IN_VERSION) }]),
  ];
  const issued = counts.reduce((sum, count) => sum + count.issued, 0);
  return { summary: summarise(shown, { isArchived: archived.has(id), issued }), content: shown.content, versions };
}

async function readSummary(db: ReadDb, id: string): Promise<ProfileSummary> {
  const newest = await findProfileVersion(db, id);
  if (newest === undefined) throw new BugError('a profile that was kept is not there');
  return (await readDetails(db, newest)).summary;
}

async function saveChanged(
  context: WorkspaceContext,
  wanted: Parameters<ProfileService['save']>[0],
): Outcome<ProfileSummary> {
  const { id, basedOn } = wanted;
  const content = parseProfileContent(wanted.content);
  if (!content.ok) return fail('profile.invalid', { problems: content.error });
  return writing(context, ['profile'], async (tx) => {
    const newest = await findProfileVersion(tx, id);
    if ((newest?.version ?? null) !== basedOn)
      return fail('profile.changed-meanwhile', { profile: id, newest: newest?.version ?? 0 });
    await keepVersion(context, tx, { id, content: content.value, action: 'profile.saved' });
    return ok(await readSummary(tx, id));
  });
}

interface KeptVersion {
  readonly id: string;
  readonly content: ProfileContent;
  readonly action: 'profile.saved' | 'profile.imported';
}

/** Keeps a content as the next version unless the newest says the same; answers what became of it. */
async function keepVersion(
  context: WorkspaceContext,
  tx: WriteDb,
  { id, content, action }: KeptVersion,
): Promise<ProfileImport['outcome']> {
  const newest = await findProfileVersion(tx, id);
  if (newest !== undefined && isSameProfile(newest.content, content)) return 'same';
  const version = (newest?.version ?? 0) + 1;
  await saveProfile(tx, { id, version, content, createdAt: context.ports.clock.now() });
  await recordActivity(context, tx, {
    action,
    entity: 'profile',
    entityId: id,
    subject: content.name,
    detail: { version, ...(newest === undefined ? {} : { before: newest.version }) },
  });
  return newest === undefined ? 'created' : 'new-version';
}

async function setArchived(context: WorkspaceContext, id: string, archived: boolean): Outcome<ProfileSummary> {
  return writing(context, ['profile'], async (tx) => {
    const profile = await findProfileVersion(tx, id);
    if (profile === undefined) return fail('issue.profile-unknown', { profile: id });
    const ids = new Set(await listArchivedProfiles(tx));
    if (ids.has(id) !== archived) {
      if (archived) ids.add(id);
      else ids.delete(id);
      await saveArchivedProfiles(tx, ids);
      const action = archived ? 'profile.archived' : 'profile.restored';
      await recordActivity(context, tx, { action, entity: 'profile', entityId: id, subject: profile.content.name });
    }
    return ok(await readSummary(tx, id));
  });
}

async function reset(context: WorkspaceContext, id: string): Outcome<ProfileSummary> {
  const builtIn = findBuiltIn(id);
  if (builtIn === undefined) return fail('profile.not-built-in', { profile: id });
  return writing(context, ['profile'], async (tx) => {
    const content = builtInContent(builtIn, await readSettings(tx));
    await keepVersion(context, tx, { id, content, action: 'profile.saved' });
    return ok(await readSummary(tx, id));
  });
}

async function importProfile(context: WorkspaceContext, source: FileSource): Outcome<ProfileImport> {
  const read = await readSource(source, PROFILE_LIMIT_OCTETS);
  if (!read.ok) return read;
  const file = parseProfileFile(read.value.bytes, read.value.name);
  if (!file.ok) return file;
  return writing(context, ['profile'], async (tx) => {
    const outcome = await keepVersion(context, tx, { ...file.value, action: 'profile.imported' });
    return ok({ outcome, profile: await readSummary(tx, file.value.id) });
  });
}

async function exportProfile(
  context: WorkspaceContext,
  { id, version, target }: Parameters<ProfileService['export']>[0],
): Outcome<{ readonly name: string }> {
  const found = await context.store.reading((db) => findProfileVersion(db, id, version));
  if (!found.ok) return found;
  if (found.value === undefined) return fail('issue.profile-unknown', { profile: id });
  const { content } = found.value;
  const bytes = buildProfileFile(id, content);
  const written = await writeFileAtomically({ target, bytes, nonce: context.newId() });
  if (!written.ok) return written;
  const noted = await writing(context, [], async (tx) => {
    const detail = { version: found.value?.version ?? 0, file: written.value.name };
    await recordActivity(context, tx, {
      action: 'profile.exported',
      entity: 'profile',
      entityId: id,
      subject: content.name,
      detail,
    });
    return ok(null);
  });
  return noted.ok ? written : noted;
}
