import type { PartnerId } from '../../../shared/model/brands.ts';
import type { CertificateSelection } from '../../../shared/model/inventory.ts';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { Partner, PartnerPage, PartnerSummary } from '../../../shared/model/partner.ts';
import type { Changed } from '../../../shared/model/watch.ts';
import type { Result } from '../../../shared/result.ts';
import { BugError, mapResult, ok } from '../../../shared/result.ts';
import { attributeLabel, findAttributeOid } from '../../pki/asn1/oid.ts';
import { isOid } from '../../pki/asn1/der-write.ts';
import { formatName, parseName } from '../../pki/name/name.ts';
import { buildName } from '../../pki/name/name-build.ts';
import type { WriteDb } from '../../store/db.ts';
import {
  countPartnerUses,
  deletePartner,
  findPartner,
  findPartnerByName,
  findPartnerSummary,
  insertPartner,
  pagePartners,
  updatePartner,
} from '../../store/partner-rows.ts';
import { type JobContext, NO_JOB, type Outcome } from '../ports.ts';
import { changePartners } from '../watch/change-certificates.ts';
import type { ChangeMemory } from '../watch/change-memory.ts';
import { changeSelected } from '../watch/selected.ts';
import type { ActivityNote, WorkspaceContext } from '../workspace-context.ts';
import { readingOr, recordActivity, statusView, writing } from '../workspace-context.ts';

export interface PartnerInput {
  /** Absent for a new one. */
  readonly id?: PartnerId | undefined;
  readonly name: string;
  readonly contact: string;
  readonly note: string;
  readonly tags: readonly string[];
  /** By label in any case or dotted OID; empty values are left out. */
  readonly subject: Readonly<Record<string, string>>;
}

/** Whom which certificates are attached to; null: nobody. */
interface PartnerChoice {
  readonly selection: CertificateSelection;
  readonly partnerId: PartnerId | null;
}

export interface PartnerService {
  page(query: { readonly search: string; readonly offset: number; readonly limit: number }): Outcome<PartnerPage>;
  get(id: PartnerId): Outcome<PartnerSummary>;
  /** By id or name. Fails with `partner.not-found`. */
  find(wanted: string): Outcome<PartnerSummary>;
  /**
   * Adds or changes one. Fails with `partner.name-taken` (case and spacing make no difference), `partner.attribute-invalid`, `partner.not-found`,
   * `input.invalid` for a name without a letter to see.
   */
  save(input: PartnerInput): Outcome<PartnerSummary>;
  /** Fails with `partner.in-use`, `partner.not-found`. */
  delete(id: PartnerId): Outcome<null>;
  /** Attaches certificates to a partner, or to none, 500 in a transaction. Ids that are unknown are left out. Fails with `partner.not-found`, `filter.invalid`. */
  setOfCertificates(choice: PartnerChoice, job?: JobContext): Outcome<Changed>;
}

export const createPartners = (context: WorkspaceContext, memory: ChangeMemory): PartnerService => ({
  page: (query) =>
    context.store.reading(async (db) => pagePartners(db, { ...(await statusView(context, db)), ...query })),
  get: (id) => getSummary(context, id),
  find: async (wanted) => {
    const found = await context.store.reading(
      async (db) => (await findPartner(db, wanted as PartnerId)) ?? (await findPartnerByName(db, wanted)),
    );
    if (!found.ok) return found;
    return found.value === undefined ? fail('partner.not-found', { wanted }) : getSummary(context, found.value.id);
  },
  save: (input) => savePartner(context, input),
  delete: (id) => removePartner(context, id),
  setOfCertificates: (choice, job = NO_JOB) => attachCertificates({ context, memory }, choice, job),
});

async function getSummary(context: WorkspaceContext, id: PartnerId): Outcome<PartnerSummary> {
  return readingOr(context, async (db) => {
    const found = await findPartnerSummary(db, id, await statusView(context, db));
    return found === undefined ? fail('partner.not-found', { wanted: id }) : ok(found);
  });
}

async function savePartner(context: WorkspaceContext, input: PartnerInput): Outcome<PartnerSummary> {
  const parsed = parseInput(input);
  if (!parsed.ok) return parsed;
  return writing(context, ['partner'], async (tx) => {
    const same = await findPartnerByName(tx, parsed.value.name);
    if (same !== undefined && same.id !== input.id) return fail('partner.name-taken', { name: same.name });
    const kept = await (input.id === undefined
      ? addPartner(context, tx, parsed.value)
      : changePartner(context, tx, { ...parsed.value, id: input.id }));
    if (!kept.ok) return kept;
    const summary = await findPartnerSummary(tx, kept.value, await statusView(context, tx));
    if (summary === undefined) throw new BugError('a partner was not kept');
    return ok(summary);
  });
}

type Content = Omit<Partner, 'id' | 'createdAt'>;

async function addPartner(
  context: WorkspaceContext,
  tx: WriteDb,
  content: Content,
): Promise<Result<PartnerId, AppError>> {
  const partner: Partner = { ...content, id: context.newId<PartnerId>(), createdAt: context.ports.clock.now() };
  await insertPartner(tx, partner);
  await recordActivity(context, tx, noteOf(partner, 'partner.created', describeContent(content)));
  return ok(partner.id);
}

async function changePartner(
  context: WorkspaceContext,
  tx: WriteDb,
  next: Content & { readonly id: PartnerId },
): Promise<Result<PartnerId, AppError>> {
  const former = await findPartner(tx, next.id);
  if (former === undefined) return fail('partner.not-found', { wanted: next.id });
  const [before, after] = [
    { name: former.name, ...describeContent(former) },
    { name: next.name, ...describeContent(next) },
  ];
  const differing = Object.keys({ ...before, ...after }).filter(
    (key) => before[key as keyof typeof before] !== after[key as keyof typeof after],
  );
  if (differing.length === 0) return ok(next.id);
  await updatePartner(tx, { ...next, createdAt: former.createdAt });
  const pick = (values: Readonly<Record<string, string>>): string =>
    differing.map((key) => `${key}: ${values[key] ?? ''}`).join('\n');
  await recordActivity(context, tx, noteOf(next, 'partner.changed', { before: pick(before), after: pick(after) }));
  return ok(next.id);
}

const describeContent = ({ contact, note, tags, subject }: Content): Record<string, string> => ({
  ...(contact === '' ? {} : { contact }),
  ...(note === '' ? {} : { note }),
  ...(tags.length === 0 ? {} : { tags: tags.join(', ') }),
  ...(Object.keys(subject).length === 0
    ? {}
    : {
        subject: Object.entries(subject)
          .map(([label, value]) => `${label}=${value}`)
          .join(', '),
      }),
});

async function removePartner(context: WorkspaceContext, id: PartnerId): Outcome<null> {
  return writing(context, ['partner'], async (tx) => {
    const partner = await findPartner(tx, id);
    if (partner === undefined) return fail('partner.not-found', { wanted: id });
    const uses = await countPartnerUses(tx, id);
    if (uses.certificates + uses.requests + uses.ownRequests > 0)
      return fail('partner.in-use', { name: partner.name, ...uses });
    await deletePartner(tx, id);
    await recordActivity(context, tx, noteOf(partner, 'partner.deleted', describeContent(partner)));
    return ok(null);
  });
}

async function attachCertificates(
  { context, memory }: { readonly context: WorkspaceContext; readonly memory: ChangeMemory },
  { selection, partnerId }: PartnerChoice,
  job: JobContext,
): Outcome<Changed> {
  return changeSelected({ context, memory }, selection, job, async (tx, ids) => {
    const isKnown = partnerId === null || (await findPartner(tx, partnerId)) !== undefined;
    if (!isKnown) return fail('partner.not-found', { wanted: partnerId });
    return ok(await changePartners(context, tx, { ids, change: () => partnerId }));
  });
}

function parseInput(input: PartnerInput): Result<Content, AppError> {
  const name = input.name.trim();
  if (!/[\p{L}\p{N}]/u.test(name) || /\p{Cc}/u.test(name))
    return fail('input.invalid', { field: 'name', problem: 'not-a-name' });
  const subject = parseSubject(input.subject);
  if (!subject.ok) return subject;
  const tags = [...new Set(input.tags.map((tag) => tag.trim()).filter((tag) => tag !== ''))];
  return ok({ name, contact: input.contact.trim(), note: input.note.trim(), tags, subject: subject.value });
}

/** Attributes of a subject that was typed as RFC 4514 text. Fails with `issue.subject-invalid`. */
export function parsePartnerSubject(text: string): Result<Readonly<Record<string, string>>, AppError> {
  const der = buildName(text);
  if (!der.ok) return der;
  return mapResult(parseName(der.value), (name) =>
    Object.fromEntries(name.toReversed().flatMap((relative) => relative.map(({ label, value }) => [label, value]))),
  );
}

/** By the labels that profiles use, each attribute once. */
function parseSubject(given: Readonly<Record<string, string>>): Result<Record<string, string>, AppError> {
  const subject: Record<string, string> = {};
  for (const [keyword, text] of Object.entries(given)) {
    const value = text.trim();
    if (value === '') continue;
    const oid = isOid(keyword) ? keyword : findAttributeOid(keyword);
    if (oid === undefined) return fail('partner.attribute-invalid', { attribute: keyword, problem: 'unknown' });
    const label = attributeLabel(oid);
    const problem = findValueProblem(oid, value);
    if (problem !== undefined) return fail('partner.attribute-invalid', { attribute: label, problem });
    subject[label] = value;
  }
  return ok(subject);
}

/** What stands against a value as a subject has it; characters that cannot be seen cannot be written either. */
function findValueProblem(oid: string, value: string): string | undefined {
  const built = buildName(formatName([[{ oid, label: oid, value }]]));
  if (built.ok) return undefined;
  const problem = built.error.code === 'issue.subject-invalid' ? built.error.evidence.problem : 'unknown';
  return problem === 'bad-escape' ? 'control-character' : problem;
}

const noteOf = (
  { id, name }: { readonly id: PartnerId; readonly name: string },
  action: ActivityNote['action'],
  detail: NonNullable<ActivityNote['detail']>,
): ActivityNote => ({ action, entity: 'partner', entityId: id, subject: name, detail });
