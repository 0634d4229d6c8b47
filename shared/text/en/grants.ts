import type { GrantCover, GrantPurpose, GrantStops } from '../../model/grant.ts';
import { formatters, visible } from '../format.ts';

const f = formatters('en');

const MOST_NAMES = 3;

const names = (all: readonly string[]): string => {
  const shown = all.slice(0, MOST_NAMES).map((name) => visible(name, 40));
  const left = all.length - shown.length;
  return left === 0 ? shown.join(', ') : `${shown.join(', ')} and ${f.number(left)} more`;
};

const authorities = (all: readonly string[]): string =>
  f.plural(all.length, { one: '1 authority', other: `${f.number(all.length)} authorities` });

/** One thing that stops, and whose it is. */
export interface StopText {
  readonly what: 'crl' | 'ocsp' | 'publish';
  readonly title: string;
  readonly detail: string;
}

/** What stops when grants end, in numbers; for the window and for the dialogs of the system. */
export function stopTexts({ crls, scheduled, responders, targets }: GrantStops): readonly StopText[] {
  const unplanned = crls.filter((name) => !scheduled.includes(name));
  return [
    ...(scheduled.length === 0
      ? []
      : [
          {
            what: 'crl' as const,
            title: `Scheduled CRLs of ${authorities(scheduled)} are not issued`,
            detail: `${names(scheduled)}. The one that stands runs out at its next update; an alarm comes before.`,
          },
        ]),
    ...(unplanned.length === 0
      ? []
      : [
          {
            what: 'crl' as const,
            title: `CRLs of ${authorities(unplanned)} cannot be signed`,
            detail: `${names(unplanned)}. There is no schedule; none can be issued by hand while locked either.`,
          },
        ]),
    ...(responders.length === 0
      ? []
      : [
          {
            what: 'ocsp' as const,
            title: `OCSP answers for ${authorities(responders)} are not signed`,
            detail: `${names(responders)}. Answers signed before are served until they run out.`,
          },
        ]),
    ...(targets === 0
      ? []
      : [
          {
            what: 'publish' as const,
            title: f.plural(targets, {
              one: 'Nothing new is published to 1 place',
              other: `Nothing new is published to ${f.number(targets)} places`,
            }),
            detail: 'What is there stays there.',
          },
        ]),
  ];
}

export const grantsText = {
  purposes: { crl: 'CRLs', ocsp: 'OCSP answers' } satisfies Readonly<Record<GrantPurpose, string>>,
  chip: {
    who: (grants: readonly { readonly authorityName: string }[]) =>
      grants.length === 1 ? visible(grants[0]?.authorityName ?? '', 60) : `${f.number(grants.length)} grants`,
    end: (count: number, at: string) => (count === 1 ? `until ${at}` : `first ends ${at}`),
    label: (count: number) =>
      f.plural(count, {
        one: 'Grant: 1 authority may sign while locked',
        other: `Grants: ${f.number(count)} authorities may sign while locked`,
      }),
  },
  popover: {
    label: 'Grants',
    title: 'What goes on while locked',
    until: (at: string, left: string) => `until ${at} (${left})`,
    end: 'End',
    endOf: (name: string) => `End the grant of ${visible(name, 60)}`,
    endAll: 'End all',
    give: 'Give another…',
    ended: (name: string) => `Grant of ${visible(name, 60)} ended`,
    endedAll: 'All grants ended',
  },
  covers: ({ purposes, covers }: { readonly purposes: readonly GrantPurpose[]; readonly covers: GrantCover }) =>
    [
      ...(purposes.includes('crl') ? [covers.schedule ? 'scheduled CRLs' : 'CRLs by hand'] : []),
      ...(purposes.includes('ocsp')
        ? [f.plural(covers.signers, { one: 'OCSP by 1 signer', other: `OCSP by ${f.number(covers.signers)} signers` })]
        : []),
      ...(purposes.includes('crl') && covers.targets > 0
        ? [
            f.plural(covers.targets, {
              one: 'publishing to 1 place',
              other: `publishing to ${f.number(covers.targets)} places`,
            }),
          ]
        : []),
    ].join(', '),
  give: {
    title: 'Give a grant',
    titleFor: (name: string) => `Give ${visible(name, 60)} a grant`,
    description:
      'So that CRLs and OCSP answers go on while the workspace is locked. The keys chosen here stay in a process of their own that signs nothing else.',
    authority: 'Authority',
    searchAuthorities: 'Search authorities',
    noAuthority: 'No authority matches',
    moreAuthorities: (left: number) => `and ${f.number(left)} more`,
    chooseAuthority: 'Choose one',
    none: 'No authority here can have a grant: each is without key, archived, revoked or not valid now.',
    purposes: 'For',
    crl: (covers: GrantCover) =>
      covers.schedule ? 'CRLs, as its schedule says and by hand' : 'CRLs, by hand: it has no schedule yet',
    crlTargets: (count: number) =>
      f.plural(count, {
        one: 'With the login of the place it publishes to',
        other: `With the logins of the ${f.number(count)} places it publishes to`,
      }),
    noCrl: 'CRLs: its key is not in this workspace',
    ocsp: (signers: number) =>
      f.plural(signers, {
        one: 'OCSP answers, by 1 signer that is ready',
        other: `OCSP answers, by ${f.number(signers)} signers that are ready`,
      }),
    noOcsp: 'OCSP answers: there is no signer yet',
    until: 'Until',
    choices: {
      hours8: '8 hours',
      day: '1 day',
      days3: '3 days',
      week: '1 week',
      fortnight: '2 weeks',
      latest: 'As long as possible',
      date: 'A date…',
    },
    typed: 'Date and time',
    typedHint: 'Like 2026-12-24 18:00, local time',
    invalid: (latest: string) => `An instant from now to ${latest}`,
    endsAt: (at: string) => `Ends ${at} at the latest.`,
    ends: 'It ends sooner with Lock now, when the workspace or the program is closed, and when the authority is archived or revoked. The automatic lock keeps it.',
    replaces: (until: string) => `Takes the place of the one until ${until}.`,
    submit: 'Give grant',
    unlock: (name: string) => `A grant hands keys of ${visible(name, 60)} over, so they have to open first.`,
    given: (name: string, until: string) => `${visible(name, 60)} may sign while locked until ${until}`,
    blockedPurposes: 'Choose what it is for',
    blockedUntil: 'Choose when it ends',
  },
  section: {
    none: 'No grant: while the workspace is locked nothing is signed for this authority.',
    standing: (what: string, until: string) => `While locked: ${what}, until ${until}.`,
    give: 'Give grant…',
    change: 'Change…',
    end: 'End',
  },
  ending: {
    lock: (count: number) =>
      f.plural(count, { one: 'Lock now and end the grant?', other: `Lock now and end ${f.number(count)} grants?` }),
    close: (count: number) =>
      f.plural(count, {
        one: 'Close the workspace and end the grant?',
        other: `Close the workspace and end ${f.number(count)} grants?`,
      }),
    lockDescription: 'The automatic lock keeps grants; locking by hand ends them. They do not come back by unlocking.',
    closeDescription: 'Nothing is signed by a workspace that is closed. Grants do not come back when it is opened.',
    lockConfirm: 'Lock and end grants',
    closeConfirm: 'Close and end grants',
  },
};
