import type { AuthorityId, PartnerId } from '../../../shared/model/brands.ts';
import type { BatchCellCode, BatchColumn, BatchDefaults, BatchFinding } from '../../../shared/model/batch.ts';
import { KEY_CHOICES, type KeyChoice } from '../../../shared/model/key.ts';
import type { Period } from '../../../shared/model/profile.ts';
import { parseIpAddress } from '../../pki/name/ip-address.ts';
import { parseGeneralName } from '../../pki/name/general-name.ts';
import { buildName } from '../../pki/name/name-build.ts';
import type { CsvRecord } from './csv-records.ts';
import type { Columns } from './columns.ts';
import { parsePeriodText } from './period-text.ts';

/** What a row orders; kept with the batch as JSON. */
export interface RowOrder {
  readonly authorityId: AuthorityId;
  readonly profile: string;
  readonly key?: KeyChoice;
  readonly subject?: string;
  readonly sans?: readonly string[];
  readonly validity?: Period | 'endless';
  readonly partnerId?: PartnerId;
  readonly tags: readonly string[];
}

/** What names in cells can mean: by id and by name in lower case; null is what several are called. */
export interface Known {
  readonly authorities: ReadonlyMap<string, AuthorityId | null>;
  readonly profiles: ReadonlyMap<string, string | null>;
  readonly partners: ReadonlyMap<string, PartnerId | null>;
  /** What is made for a row without key and request, by id of the profile. */
  readonly standardKeys: ReadonlyMap<string, KeyChoice>;
}

/** A record with its cells read, before its request is. */
export interface ParsedRow {
  readonly line: number;
  /** As the table names it; may be empty. */
  readonly name: string;
  readonly order: RowOrder;
  /** The cell of the request; empty without one. */
  readonly request: string;
  readonly findings: readonly BatchFinding[];
}

type NamingColumn = 'authority' | 'profile' | 'partner';
const UNKNOWN = {
  authority: 'batch.authority-unknown',
  profile: 'batch.profile-unknown',
  partner: 'batch.partner-unknown',
} as const;

type Cells = Readonly<Partial<Record<BatchColumn, string>>>;
type Find = (column: BatchColumn, code: BatchCellCode, evidence?: Readonly<Record<string, string | number>>) => void;

const MAX_TAGS = 20;
const MAX_TAG_CHARACTERS = 50;
const MAX_NAME_CHARACTERS = 200;
const MAX_EVIDENCE = 200;

/** Reads the cells of a record by what the batch knows. Every cell that means nothing is a finding; the rest of the row is read all the same. */
export function parseRow(
  record: CsvRecord,
  columns: Columns,
  by: { known: Known; defaults: BatchDefaults },
): ParsedRow {
  const { known, defaults } = by;
  const findings: BatchFinding[] = [];
  const find: Find = (column, code, evidence = {}) =>
    void findings.push({ kind: 'cell', severity: 'error', column, code, evidence });
  const cells = readCells(record, columns, find);
  const request = cells.csr ?? '';
  if (cells.subject === undefined && request === '') find('subject', 'batch.nothing-to-issue');
  if (cells.key !== undefined && request !== '') find('key', 'batch.key-and-request');
  const validity = readValidity(cells.validity ?? defaults.validity, find);
  const sans = readNames(cells.san, find);
  const named = <T>(column: NamingColumn, among: ReadonlyMap<string, T | null>): T | undefined =>
    lookUp(cells[column], among, (code) => find(column, code ?? UNKNOWN[column], shown(cells[column])));
  const partnerId = named('partner', known.partners);
  const authorityId = named('authority', known.authorities) ?? defaults.authorityId;
  const profile = named('profile', known.profiles) ?? defaults.profile;
  const key = request === '' ? (readKey(cells.key, find) ?? known.standardKeys.get(profile)) : undefined;
  const order: RowOrder = {
    authorityId,
    profile,
    tags: readTags(cells.tags, find),
    ...(key === undefined ? {} : { key }),
    ...(cells.subject === undefined ? {} : { subject: cells.subject }),
    ...(sans === undefined ? {} : { sans }),
    ...(validity === undefined ? {} : { validity }),
    ...(partnerId === undefined ? {} : { partnerId }),
  };
  checkSubject(cells.subject, find);
  return {
    line: record.line,
    name: (cells.name ?? '').replaceAll(/[\s\p{Cc}]+/gu, ' ').slice(0, MAX_NAME_CHARACTERS),
    order,
    request,
    findings,
  };
}

/** Cells that hold something, without blanks around. */
function readCells({ cells }: CsvRecord, { places, width }: Columns, find: Find): Cells {
  // An unquoted comma in a name shifts what follows it: better to stop than to issue for another name.
  if (cells.slice(width).some((cell) => cell.trim() !== ''))
    find('name', 'batch.too-many-cells', { cells: cells.length, headings: width });
  const read: Partial<Record<BatchColumn, string>> = {};
  for (const [column, place] of places) {
    const text = cells[place]?.trim() ?? '';
    if (text !== '') read[column] = text;
  }
  return read;
}

function lookUp<T>(
  text: string | undefined,
  known: ReadonlyMap<string, T | null>,
  otherwise: (code?: 'batch.name-ambiguous') => void,
): T | undefined {
  if (text === undefined) return undefined;
  const found = known.get(text) ?? known.get(text.toLowerCase());
  if (found === undefined) otherwise();
  if (found === null) otherwise('batch.name-ambiguous');
  return found ?? undefined;
}

const shown = (text: string | undefined): Readonly<Record<string, string>> => ({
  value: (text ?? '').slice(0, MAX_EVIDENCE),
});

/** `P-256`, `rsa 2048` and the like as well. */
function readKey(text: string | undefined, find: Find): KeyChoice | undefined {
  if (text === undefined) return undefined;
  const bare = text.toLowerCase().replaceAll(/[\s_-]/g, '');
  const choice = KEY_CHOICES.find((known) => {
    const short = known.replaceAll('-', '');
    return short === bare || short === bare.replace(/^ec(?:dsa)?/, '');
  });
  if (choice === undefined) find('key', 'batch.key-unknown', shown(text));
  return choice;
}

function readValidity(text: string | undefined, find: Find): RowOrder['validity'] {
  if (text === undefined || text.trim() === '') return undefined;
  if (text.trim().toLowerCase() === 'endless') return 'endless';
  const period = parsePeriodText(text);
  if (period === undefined) find('validity', 'batch.validity-invalid', shown(text));
  return period;
}

/** A URI may hold commas and semicolons: only one before another type separates names where types are given. */
const TYPED = /^(?:dns|ip|uri|email|upn|dir|directory|other):/i;
const BEFORE_TYPE = /(?<=[,;\s])(?=(?:dns|ip|uri|email|upn|dir|directory|other):)/i;
const SEPARATOR = /[,;\s]/;
/** More than any certificate has; each that is wrong is told. */
const MAX_NAMES = 1000;

/** Names with their types, or bare ones whose type is plain. */
function readNames(text: string | undefined, find: Find): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const parts = TYPED.test(text) ? text.split(BEFORE_TYPE).map(trimSeparators) : text.split(/[,;\s]+/);
  if (parts.length > MAX_NAMES) {
    find('san', 'batch.name-invalid', shown(text));
    return undefined;
  }
  const names = parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(withType);
  for (const name of names) if (!parseGeneralName(name).ok) find('san', 'batch.name-invalid', shown(name));
  return names;
}

/** Character by character: an expression would begin anew at each of a long row of blanks. */
function trimSeparators(part: string): string {
  let end = part.length;
  while (end > 0 && SEPARATOR.test(part[end - 1] ?? '')) end -= 1;
  return part.slice(0, end);
}

function withType(name: string): string {
  if (TYPED.test(name)) return name;
  if (name.includes('://')) return `uri:${name}`;
  if (name.includes('@')) return `email:${name}`;
  return parseIpAddress(name) === undefined ? `dns:${name}` : `ip:${name}`;
}

function readTags(text: string | undefined, find: Find): readonly string[] {
  const tags = [...new Set((text ?? '').split(/[,;]/).map((tag) => tag.trim()))].filter((tag) => tag !== '');
  const isGood =
    tags.length <= MAX_TAGS && tags.every((tag) => tag.length <= MAX_TAG_CHARACTERS && !/\p{Cc}/u.test(tag));
  if (!isGood) find('tags', 'batch.tags-invalid', { most: MAX_TAGS, characters: MAX_TAG_CHARACTERS });
  return isGood ? tags : [];
}

function checkSubject(text: string | undefined, find: Find): void {
  const built = text === undefined ? undefined : buildName(text);
  if (built === undefined || built.ok) return;
  const { evidence } = built.error;
  const position = 'position' in evidence && typeof evidence.position === 'number' ? evidence.position : 0;
  find('subject', 'batch.subject-invalid', { position, ...shown(text) });
}
