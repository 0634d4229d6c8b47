import type { CrlBlock, CrlKind, CrlQueue, CrlStanding } from '../../../model/crl-plan.ts';
import type { RevocationEntry } from '../../../model/revocation.ts';
import { formatters, visible } from '../../format.ts';

const f = formatters('en');
const name = (text: string): string => visible(text, 80);
const revocations = (count: number): string =>
  f.plural(count, { one: '1 revocation', other: `${f.number(count)} revocations` });

/** What waits for a list: revocations, releases of holds, or both. */
const waiting = (count: number, releases: number): string => {
  const released = f.plural(releases, { one: '1 release', other: `${f.number(releases)} releases` });
  if (count === 0) return released;
  return releases === 0 ? revocations(count) : `${revocations(count)} and ${released}`;
};

export const revocationText = {
  title: (authority: string) => `Revocation of ${name(authority)}`,
  toolbar: 'Revocation',
  back: 'Authorities',
  sections: 'Parts of revocation',
  parts: 'More of revocation',
  doors: {
    queue: 'what waits for the next CRL',
    revoked: 'revoked, on hold, released',
    plan: 'when CRLs are issued and how long they hold',
    history: 'every CRL, open in the viewer',
    publish: 'where CRLs are put, and whether they arrived',
    responder: 'who answers for it by OCSP, and how',
    foreign: 'lists that others sign for it',
  },
  section: {
    state: 'State',
    queue: 'Queue',
    revoked: 'Revoked',
    plan: 'Plan',
    history: 'CRLs',
    publish: 'Publish',
    responder: 'Responder',
    foreign: 'CRLs of others',
  },
  loading: 'Reading the state of revocation…',
  readOnly: 'The workspace is read-only',
  noKey: 'The key of this authority is not in this workspace',
  state: {
    chips: {
      none: 'no CRL yet',
      current: 'CRL current',
      due: 'CRL due',
      overdue: 'CRL overdue',
      missing: 'no CRL',
      earlier: 'none signed here',
      elsewhere: 'signed elsewhere',
    },
    current: (number: number) => `CRL ${f.number(number)} is current`,
    currentDetail: (until: string) => `Servers that have it need the next one ${until}.`,
    due: (number: number, until: string) => `CRL ${f.number(number)} goes out of date ${until}`,
    dueDetail:
      'Issue and publish the next one before that, else strict servers refuse every certificate of this authority.',
    overdue: (number: number, since: string) => `CRL ${f.number(number)} went out of date ${since}`,
    overdueDetail:
      'Servers that check strictly refuse every certificate of this authority, revoked or not. Others no longer learn of revocations.',
    missing: 'No CRL was issued yet',
    missingDetail:
      'Servers that check revocation either refuse every certificate of this authority or let revoked ones in.',
    elsewhere: 'Its CRLs are signed elsewhere',
    elsewhereDetail: 'The key is not in this workspace. Take its CRLs in under “CRLs of others” to watch them.',
    taken: (state: 'holds' | 'due' | 'overdue', number: string | undefined, when: string | undefined) => {
      const list = number === undefined ? 'The CRL from elsewhere' : `CRL ${number} from elsewhere`;
      if (state === 'overdue')
        return {
          title: `${list} went out of date ${when ?? ''}`.trimEnd(),
          detail:
            'Take in the next one as soon as its signer has it. Servers that check strictly refuse every certificate of this authority until they have it.',
        };
      if (state === 'due')
        return {
          title: `${list} goes out of date ${when ?? 'soon'}`,
          detail: 'The next one has to be signed where the key is, and reach the servers before that.',
        };
      return {
        title: `${list} is current`,
        detail:
          when === undefined
            ? 'The key is not in this workspace; the list says nothing of the next one.'
            : `The key is not in this workspace. Servers that have the list need the next one ${when}.`,
      };
    },
    /** Of an authority whose key came here and has signed none yet. */
    earlier: (standing: CrlStanding, number: string | undefined, when: string | undefined) => {
      const list = number === undefined ? 'The last CRL from elsewhere' : `CRL ${number} from elsewhere`;
      if (when === undefined)
        return {
          title: 'No CRL was signed here yet',
          detail: `Numbers up to ${number ?? ''} were used elsewhere. When the last of those CRLs ends is not known here: issue the next one soon.`,
        };
      if (standing === 'overdue')
        return {
          title: `${list} went out of date ${when}`,
          detail:
            'None was signed here yet. Servers that check strictly refuse every certificate of this authority until they have the next one.',
        };
      return standing === 'due'
        ? {
            title: `${list} goes out of date ${when}`,
            detail: 'None was signed here yet. Issue and publish the next one before that.',
          }
        : {
            title: `${list} is current`,
            detail: `None was signed here yet. Servers that have it need the next one ${when}.`,
          };
    },
    none: 'No CRL was issued yet, and none is due',
    noneDetail: 'Nothing is revoked and no schedule is set. Issue a first, empty CRL before servers check against it.',
    waits: (count: number, releases: number) => `${waiting(count, releases)} not on any CRL yet`,
    waitsDetail: 'Recorded here. Whoever reads CRLs learns of it once the next one is issued and published.',
    showQueue: 'Show the queue',
    showForeign: 'CRLs of others',
    blocked: 'What is due cannot be signed now',
    blocks: {
      locked:
        'The workspace is locked and no grant lets this key sign. Unlock it, or give a grant before the next lock.',
      'no-key': 'The key of this authority is not here.',
      expired: 'The authority has ended. Renew it, or let its certificates be refused.',
      'no-crl-sign': 'The certificate of this authority does not let its key sign CRLs (cRLSign is missing).',
      role: 'Only issuers and admins sign CRLs: one of them has to unlock the workspace.',
      approval:
        'The key stands under the two-person rule: issue the CRL by hand with a second operator, or give a grant.',
      'clock-behind': 'The newest CRL was made later than the clock of this computer says it is. Set the clock right.',
    } satisfies Record<CrlBlock, string>,
    unlock: 'Unlock…',
    complete: 'Newest complete CRL',
    delta: 'Newest delta',
    noDelta: 'No delta was issued.',
    never: 'None was issued here.',
    number: 'Number',
    base: 'Base',
    parts: 'Parts',
    entries: 'Entries',
    thisUpdate: 'Issued',
    nextUpdate: 'Next update',
    size: 'Size',
    next: (at: string, when: string) => `The plan issues the next one ${when}, on ${at}.`,
    nextNone: 'The plan issues none by itself: somebody has to.',
    nextRevocation: 'The plan issues one after each revocation, none by time.',
    nextNow: 'By the plan the next one is due now.',
    life: (from: string, to: string) => `From ${from} to ${to}`,
    now: 'now',
    actions: 'Issue and export',
  },
  issue: {
    complete: 'Issue CRL…',
    delta: 'Issue delta…',
    title: (authority: string) => `Issue a CRL of ${name(authority)}`,
    kind: 'What to issue',
    kinds: { complete: 'Complete CRL', delta: 'Delta', both: 'Both' },
    noBase: 'A delta needs a complete CRL to rest on',
    noDelta: 'The plan has no deltas',
    description: 'A list with everything revoked so far, signed by the authority.',
    sentence: ({ revocations: count, holds, releases }: CrlQueue, next: string) => {
      if (count + holds + releases === 0) return `Nothing new is revoked; the list says so until ${next}.`;
      const undone =
        count + holds === 0
          ? ''
          : releases === 0
            ? ', which then cannot be undone,'
            : ', revocations then cannot be undone,';
      return `It tells ${waiting(count + holds, releases)} for the first time${undone} and holds until ${next}.`;
    },
    inParts: (count: number) => `It is signed as ${f.number(count)} lists, one for each part of the plan.`,
    valid: 'Valid for',
    validHint: 'The plan’s, unless you change it for this one. Shorter is safer; longer survives an outage.',
    after: 'It is published to the enabled places under “Publish”; to others it is handed over by export.',
    submit: (kind: CrlKind | 'both', span: string) => {
      const what = { complete: 'Sign CRL', delta: 'Sign delta', both: 'Sign both' }[kind];
      return span === '' ? what : `${what} · valid ${span}`;
    },
    working: 'Signing…',
    done: (number: number) => `CRL ${f.number(number)} signed`,
    unlockPurpose: (authority: string) => `The key of ${name(authority)} is needed to sign the CRL.`,
  },
  export: {
    menu: 'Export…',
    pem: 'as PEM…',
    der: 'as DER…',
    parts: (count: number) => `Open the ${f.number(count)} parts`,
    done: (file: string) => `${name(file)} written`,
  },
  queue: {
    title: 'Waiting for the next CRL',
    list: 'Revocations that wait for the next CRL',
    empty: 'Nothing waits',
    emptyBody: 'Everything revoked stands on a CRL. What is revoked next waits here, where it can be undone.',
    undo: 'Undo',
    undoOf: (certificate: string) => `Undo the revocation of ${name(certificate)}`,
    intro: (count: number, releases: number, when: string | null) =>
      when === null
        ? `${waiting(count, releases)}; on the next CRL that somebody issues.`
        : `${waiting(count, releases)}; on the CRL that is issued ${when}.`,
  },
  revoked: {
    which: 'Which to show',
    lists: { revoked: 'Revoked and on hold', released: 'Released', elsewhere: 'Taken over' },
    loading: 'Reading revocations…',
    takeOver: 'Take over an old CRL…',
    takenOver: (added: number, known: number) =>
      `${revocations(added)} taken over${known === 0 ? '' : `, ${f.number(known)} known already`}`,
    takenFrom: (number: string) => (number === '' ? 'taken over' : `taken over from CRL ${number}`),
    search: 'Search revocations',
    searchPlaceholder: 'Search by name or serial',
    clear: 'Clear the search',
    empty: 'Nothing of this authority was revoked',
    emptyBody: 'Revoke a certificate from the inventory or its details.',
    noneFound: 'No revocation fits.',
    noneReleased: 'No hold that a CRL had listed was released.',
    noneElsewhere: 'Nothing was taken over.',
    inventory: 'Open the inventory',
    kinds: {
      revoked: 'Revoked',
      held: 'On hold',
      released: 'Released',
      elsewhere: 'Revoked',
    } satisfies Record<RevocationEntry['kind'], string>,
    columns: {
      kind: 'State',
      name: 'Certificate',
      reason: 'Reason and comment',
      at: 'Revoked',
      released: 'Released',
      crl: 'CRL',
      act: 'Acts',
    },
    waiting: 'waits',
    release: 'Release',
    releaseOf: (certificate: string) => `Release ${certificate} from hold`,
    permanent: 'Make permanent',
    permanentOf: (certificate: string) => `Make permanent: ${certificate}`,
  },
  release: {
    title: (certificate: string) => `Release ${name(certificate)}?`,
    body: 'It is valid again here at once. No CRL has listed the hold, so nobody outside ever learns of it.',
    bodyListed:
      'It is valid again here at once. Servers that read deltas learn it from the next one (removeFromCRL), the others from the next complete CRL, which no longer lists it.',
    confirm: 'Release it',
    done: (certificate: string) => `${name(certificate)} released`,
  },
  undo: {
    title: (certificate: string) => `Undo the revocation of ${name(certificate)}?`,
    body: 'No CRL has listed it, so nobody outside ever learns of it. The log keeps both.',
    confirm: 'Undo the revocation',
    done: (certificate: string) => `${name(certificate)} is no longer revoked`,
  },
  history: {
    list: 'CRLs of this authority',
    loading: 'Reading the CRLs…',
    empty: 'No CRL was issued yet',
    emptyBody: 'The first one may be empty: it tells servers that nothing is revoked.',
    open: 'Open',
    back: 'All CRLs',
    columns: {
      number: 'Number',
      kind: 'What was signed',
      entries: 'Entries',
      issued: 'Issued',
      nextUpdate: 'Next update',
      size: 'Size',
    },
    complete: 'complete',
    delta: (base: number) => `delta on ${f.number(base)}`,
    parts: (kind: string, count: number) => (count === 1 ? kind : `${kind} in ${f.number(count)} parts`),
    whichPart: 'Part of the list',
    choosePart: (shard: number, of: number) => `Part ${f.number(shard + 1)} of ${f.number(of)}`,
    part: (kind: string, shard: number, of: number) => `${kind}, part ${f.number(shard + 1)} of ${f.number(of)}`,
    documents: (number: number) => `Lists of number ${f.number(number)}`,
    size: (entries: number, bytes: string) =>
      `${f.plural(entries, { one: '1 entry', other: `${f.number(entries)} entries` })}, ${bytes}`,
    heading: ({ number, kind }: { readonly number: number; readonly kind: CrlKind }) =>
      `CRL ${f.number(number)}${kind === 'delta' ? ', delta' : ''}`,
  },
};
