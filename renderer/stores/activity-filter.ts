import { ACTIVITY_ACTIONS, type ActivityAction, type ActivityFilter } from '../../shared/model/activity.ts';

export const ACTIVITY_AREAS = [
  'authorities',
  'certificates',
  'revocation',
  'requests',
  'connections',
  'workspace',
] as const;
export type ActivityArea = (typeof ACTIVITY_AREAS)[number];

export const ACTIVITY_PERIODS = ['all', 'day', 'week', 'month', 'year'] as const;
export type ActivityPeriod = (typeof ACTIVITY_PERIODS)[number];

/** What the screen of the log asks for. */
export interface ActivityWish {
  readonly search: string;
  readonly actor: string | null;
  readonly area: ActivityArea | null;
  readonly action: ActivityAction | null;
  /** One thing, with its name for people. */
  readonly entity: { readonly kind: string; readonly id: string; readonly name: string } | null;
  readonly period: ActivityPeriod;
}

export const NO_WISH: ActivityWish = { search: '', actor: null, area: null, action: null, entity: null, period: 'all' };

export const isFiltered = (wish: ActivityWish): boolean =>
  wish.search.trim() !== '' ||
  wish.actor !== null ||
  wish.area !== null ||
  wish.action !== null ||
  wish.entity !== null ||
  wish.period !== 'all';

const DAY_MS = 86_400_000;
const PERIOD_DAYS: Readonly<Record<Exclude<ActivityPeriod, 'all'>, number>> = { day: 1, week: 7, month: 30, year: 365 };

/** The wish as the main side takes it, at an instant. */
export function toActivityFilter(wish: ActivityWish, now: number): ActivityFilter {
  const { search, actor, area, action, entity, period } = wish;
  const actions = action !== null ? [action] : area === null ? undefined : actionsOf(area);
  return {
    ...(search.trim() === '' ? {} : { search }),
    ...(actor === null ? {} : { actors: [actor] }),
    ...(actions === undefined ? {} : { actions }),
    ...(entity === null ? {} : { entity: { kind: entity.kind, id: entity.id } }),
    ...(period === 'all' ? {} : { since: now - PERIOD_DAYS[period] * DAY_MS }),
  };
}

const actionsOf = (area: ActivityArea): readonly ActivityAction[] =>
  ACTIVITY_ACTIONS.filter((action) => areaOf(action) === area);

/** By the first word of the act; what is of no other area is of the workspace. */
const AREAS: Readonly<Record<string, ActivityArea>> = {
  authority: 'authorities',
  grant: 'authorities',
  certificate: 'certificates',
  import: 'certificates',
  inventory: 'certificates',
  batch: 'certificates',
  revocation: 'revocation',
  crl: 'revocation',
  'publish-target': 'revocation',
  'foreign-crl': 'revocation',
  responder: 'revocation',
  request: 'requests',
  'own-request': 'requests',
  partner: 'requests',
  connection: 'connections',
  login: 'connections',
};

export const areaOf = (action: ActivityAction): ActivityArea => AREAS[action.split('.')[0] ?? ''] ?? 'workspace';
