import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { AuthorityId, CertificateId } from '../../../shared/model/brands.ts';
import type { RevocationReason } from '../../../shared/model/certificate.ts';
import type { CertificateSelection } from '../../../shared/model/inventory.ts';
import {
  MAX_PREVIEWED,
  MAX_WEIGHED,
  type RevocationCascade,
  type RevocationConsequences,
  type RevocationIssuer,
  type RevocationPartner,
  type RevocationPreviewItem,
  type RevocationRefusal,
  type RevocationSighting,
} from '../../../shared/model/revocation.ts';
import type { Result } from '../../../shared/result.ts';
import { ok } from '../../../shared/result.ts';
import { countCascade, findBelow } from '../../store/authority-cascade-rows.ts';
import { findStanding } from '../../store/authority-rows.ts';
import type { ReadDb } from '../../store/db.ts';
import {
  countPartnersOf,
  listAuthoritiesOf,
  listAuthorityNames,
  listRevocableOf,
  listRunIdsWithin,
  listSightingsOf,
} from '../../store/revocation-consequence-rows.ts';
import { resolveSelection } from '../../store/selection-rows.ts';
import type { Outcome } from '../ports.ts';
import type { StatusView, WorkspaceContext } from '../workspace-context.ts';
import { statusView } from '../workspace-context.ts';
import { readCrlState } from './crl-state.ts';
import { type Judged, judgeRevocations } from './revoke.ts';

/** Places and authorities that are told one by one. */
const MAX_TOLD = 100;

export interface ConsequencesQuestion {
  readonly selection: CertificateSelection;
  readonly reason?: RevocationReason | undefined;
}

/** What revoking the selected certificates would mean: where they are used, who has to be told, what stands below, which lists follow. Fails with `filter.invalid`. */
export async function weighRevocation(
  context: WorkspaceContext,
  { selection, reason }: ConsequencesQuestion,
): Outcome<RevocationConsequences> {
  const weighed = await context.store.readingSlowly(async (db) => {
    const view = await statusView(context, db);
    const scales = new Scales();
    const each = async (ids: readonly CertificateId[]): Promise<boolean> => {
      const room = MAX_WEIGHED - scales.selected;
      if (ids.length > room) scales.isMore = true;
      await weighPage(context, db, { ids: ids.slice(0, room), reason, scales });
      return !scales.isMore;
    };
    const resolved = await resolveSelection(db, selection, { view, each });
    return resolved.ok ? ok(await finish(context, db, { scales, view })) : resolved;
  });
  return weighed.ok ? weighed.value : weighed;
}

/** The same of the certificates that revoking an authority would revoke. Fails with `authority.not-found`, `revocation.nothing-of-authority`. */
export async function weighAuthority(
  context: WorkspaceContext,
  authorityId: AuthorityId,
): Outcome<RevocationConsequences> {
  const ids = await context.store.reading((db) => findOfAuthority(context, db, authorityId));
  if (!ids.ok) return ids;
  return ids.value.ok ? weighRevocation(context, { selection: { ids: ids.value.value.ids } }) : ids.value;
}

/** Certificates that revoking an authority revokes, and its name. Fails with `authority.not-found`, `revocation.nothing-of-authority`. */
export async function findOfAuthority(
  context: WorkspaceContext,
  db: ReadDb,
  authorityId: AuthorityId,
): Promise<Result<{ readonly name: string; readonly ids: readonly CertificateId[] }, AppError>> {
  const view = await statusView(context, db);
  const authority = await findStanding(db, authorityId, view);
  if (authority === undefined) return fail('authority.not-found', { wanted: authorityId });
  const { name } = authority;
  const ids = await listRevocableOf(db, authorityId, view.at);
  return ids.length === 0 ? fail('revocation.nothing-of-authority', { name }) : ok({ name, ids });
}

/** What was added up so far. */
class Scales {
  isMore = false;
  selected = 0;
  onHold = 0;
  ended = 0;
  runs = new Set<string>();
  readonly refused = new Map<RevocationRefusal, number>();
  readonly items: RevocationPreviewItem[] = [];
  sightings: RevocationSighting[] = [];
  readonly targets = new Set<string>();
  readonly partners = new Map<string, RevocationPartner>();
  readonly issuers = new Map<AuthorityId, number>();
  readonly cascades: Awaited<ReturnType<typeof listAuthoritiesOf>>[number][] = [];

  get revocable(): number {
    return this.selected - [...this.refused.values()].reduce((sum, one) => sum + one, 0);
  }
}

interface Weighing {
  readonly ids: readonly CertificateId[];
  readonly reason: RevocationReason | undefined;
  readonly scales: Scales;
}

async function weighPage(context: WorkspaceContext, db: ReadDb, { ids, reason, scales }: Weighing): Promise<void> {
  const judged = await judgeRevocations(context, db, { ids, reason });
  const met = await listSightingsOf(db, ids);
  const seen = Map.groupBy(met, ({ certificateId }) => certificateId);
  scales.selected += judged.length;
  for (const one of judged) {
    addJudged(scales, one);
    if (scales.items.length < MAX_PREVIEWED) scales.items.push(...toItem(one, seen.get(one.id)?.length ?? 0));
  }
  const revocable = judged.flatMap(({ id, refusal }) => (refusal === undefined ? [id] : []));
  const standing = new Set(revocable);
  for (const { firstAt, ...sighting } of met) {
    if (!standing.has(sighting.certificateId)) continue;
    scales.targets.add(sighting.target);
    scales.sightings.push(sighting);
    const within = { from: firstAt, to: sighting.lastAt };
    for (const run of await listRunIdsWithin(db, sighting.target, within)) scales.runs.add(run);
  }
  scales.sightings = scales.sightings.toSorted((one, other) => other.lastAt - one.lastAt).slice(0, MAX_TOLD);
  for (const partner of await countPartnersOf(db, revocable)) {
    const before = scales.partners.get(partner.id)?.certificates ?? 0;
    scales.partners.set(partner.id, { ...partner, certificates: before + partner.certificates });
  }
  scales.cascades.push(...(await listAuthoritiesOf(db, revocable)));
}

function addJudged(scales: Scales, { certificate, revocation, refusal }: Judged): void {
  if (refusal !== undefined) {
    scales.refused.set(refusal, (scales.refused.get(refusal) ?? 0) + 1);
    return;
  }
  if (revocation !== undefined) scales.onHold += 1;
  if (certificate?.status === 'expired') scales.ended += 1;
  const authorityId = certificate?.authorityId;
  if (authorityId !== undefined) scales.issuers.set(authorityId, (scales.issuers.get(authorityId) ?? 0) + 1);
}

const toItem = ({ certificate, refusal }: Judged, seenAt: number): readonly RevocationPreviewItem[] =>
  certificate === undefined
    ? []
    : [
        {
          id: certificate.id,
          name: certificate.name,
          issuerName: certificate.issuerName,
          serialHex: certificate.serialHex,
          status: certificate.status,
          isCa: certificate.isCa,
          notAfter: certificate.notAfter,
          seenAt,
          ...(refusal === undefined ? {} : { refusal }),
        },
      ];

async function finish(
  context: WorkspaceContext,
  db: ReadDb,
  { scales, view }: { readonly scales: Scales; readonly view: StatusView },
): Promise<RevocationConsequences> {
  const { isMore, selected, onHold, ended, items, sightings, targets, runs } = scales;
  const issuers: RevocationIssuer[] = [];
  for (const [authorityId, certificates] of scales.issuers)
    issuers.push(...(await tellIssuer(context, db, { authorityId, certificates })));
  const authorities: RevocationCascade[] = [];
  for (const authority of scales.cascades) authorities.push(await tellCascade(db, authority, view));
  return {
    selected,
    isMore,
    revocable: scales.revocable,
    onHold,
    ended,
    refused: Object.fromEntries(scales.refused),
    items,
    sightings,
    endpoints: targets.size,
    runs: runs.size,
    partners: [...scales.partners.values()].toSorted((one, other) => other.certificates - one.certificates),
    authorities,
    issuers: issuers.toSorted(
      (one, other) => other.certificates - one.certificates || (one.name < other.name ? -1 : 1),
    ),
  };
}

async function tellIssuer(
  context: WorkspaceContext,
  db: ReadDb,
  { authorityId, certificates }: { readonly authorityId: AuthorityId; readonly certificates: number },
): Promise<readonly RevocationIssuer[]> {
  const read = await readCrlState(context, db, authorityId);
  if (!read.ok) return [];
  const { name, state } = read.value;
  const { plan, complete, block, nextIssueAt } = state;
  const told =
    plan.onRevocation && block === undefined ? 'at-once' : nextIssueAt === undefined ? 'by-hand' : 'by-schedule';
  return [
    {
      authorityId,
      name,
      hasKey: state.hasKey,
      certificates,
      ...(complete === undefined ? {} : { crlNumber: complete.number, crlNextUpdate: complete.nextUpdate }),
      told,
      ...(told === 'by-schedule' && nextIssueAt !== undefined ? { toldAt: nextIssueAt } : {}),
      ...(block === undefined ? {} : { block }),
    },
  ];
}

async function tellCascade(
  db: ReadDb,
  authority: Scales['cascades'][number],
  { at }: StatusView,
): Promise<RevocationCascade> {
  const { id, name, isRoot } = authority;
  const below = await findBelow(db, id);
  const names = await listAuthorityNames(db, below);
  const { certificates, authorities } = await countCascade(db, authority, at);
  return {
    authorityId: id,
    name,
    authorities: names.slice(0, MAX_TOLD),
    moreAuthorities: Math.max(0, names.length - MAX_TOLD),
    certificates: certificates + authorities,
    isRoot,
  };
}
