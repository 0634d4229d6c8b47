import type { CsrFields } from '../../../shared/model/inspect.ts';
import type { Partner } from '../../../shared/model/partner.ts';
import type { RequestDetails } from '../../../shared/model/request.ts';
import { OID } from '../../pki/asn1/oid.ts';
import { findAttribute } from '../../pki/name/name.ts';
import type { ReadDb } from '../../store/db.ts';
import { listAllPartners } from '../../store/partner-rows.ts';
import { foldText } from '../../store/sort-text.ts';

type Guess = NonNullable<RequestDetails['guess']>;

/** Mail hosts where anybody may have an address: they say nothing of who asks. */
const PUBLIC_MAIL: ReadonlySet<string> = new Set([
  'gmail.com',
  'googlemail.com',
  'outlook.com',
  'hotmail.com',
  'live.com',
  'yahoo.com',
  'icloud.com',
  'me.com',
  'aol.com',
  'gmx.de',
  'gmx.net',
  'web.de',
  't-online.de',
  'proton.me',
  'protonmail.com',
]);

/**
 * The one partner that a request may come from: its organisation is the partner's name or organisation, or one of its host or mail names lies in the
 * domain of the partner's mail address. Undefined where none fits, or more than one.
 */
export async function guessPartner(db: ReadDb, fields: CsrFields): Promise<Guess | undefined> {
  const partners = await listAllPartners(db);
  return guessByOrganisation(partners, fields) ?? guessByDomain(partners, fields);
}

function guessByOrganisation(partners: readonly Partner[], fields: CsrFields): Guess | undefined {
  const organisation = findAttribute(fields.subjectName, OID.organizationName);
  if (organisation === undefined || foldText(organisation) === '') return undefined;
  const wanted = foldText(organisation);
  const fitting = partners.filter(({ name, subject }) =>
    [name, subject['O'] ?? ''].some((text) => foldText(text) === wanted),
  );
  return theOnly(fitting, { by: 'organisation', value: organisation });
}

function guessByDomain(partners: readonly Partner[], fields: CsrFields): Guess | undefined {
  const hosts = listHosts(fields);
  for (const host of hosts) {
    const fitting = partners.filter((partner) => listDomains(partner).some((domain) => isBelow(host, domain)));
    const guess = theOnly(fitting, { by: 'domain', value: host });
    if (guess !== undefined) return guess;
  }
  return undefined;
}

function theOnly(fitting: readonly Partner[], why: Pick<Guess, 'by' | 'value'>): Guess | undefined {
  const [first, second] = fitting;
  return first === undefined || second !== undefined ? undefined : { id: first.id, name: first.name, ...why };
}

/** Hosts of its DNS, mail and URI names, and of a common name that looks like one. */
function listHosts({ subjectAltNames, subjectName }: CsrFields): readonly string[] {
  const names = subjectAltNames.slice(0, MAX_NAMES).flatMap(({ type, value }) => {
    if (type === 'dns') return [value.replace(/^\*\./, '')];
    if (type === 'email') return [value.slice(value.lastIndexOf('@') + 1)];
    return type === 'uri' ? [hostOf(value)] : [];
  });
  return [...names, findAttribute(subjectName, OID.commonName) ?? '']
    .map((host) => host.toLowerCase())
    .filter((host) => host.includes('.') && !PUBLIC_MAIL.has(host));
}

const MAX_NAMES = 50;

const hostOf = (uri: string): string => /^[a-z][a-z0-9+.-]*:\/\/([^/:?#]+)/i.exec(uri)?.[1] ?? '';

const listDomains = ({ contact, subject }: Partner): readonly string[] =>
  [...`${contact} ${subject['emailAddress'] ?? ''}`.matchAll(/@([A-Za-z0-9.-]+\.[A-Za-z]{2,})/g)]
    .map(([, domain = '']) => domain.toLowerCase())
    .filter((domain) => !PUBLIC_MAIL.has(domain));

const isBelow = (host: string, domain: string): boolean => host === domain || host.endsWith(`.${domain}`);
