import type { ApprovalPurpose, OperatorRole } from '../../../model/operator.ts';
import { formatters, visible } from '../../format.ts';

const f = formatters('en');
const shown = (name: string): string => visible(name, 60);

const roles: Readonly<Record<OperatorRole, string>> = { viewer: 'Viewer', issuer: 'Issuer', admin: 'Admin' };

const approvals: Readonly<Record<ApprovalPurpose, (uses: number) => string>> = {
  sign: (uses) => f.plural(uses, { one: '1 signature', other: `${f.number(uses)} signatures` }),
  crl: (uses) => f.plural(uses, { one: '1 signature of a CRL', other: `${f.number(uses)} signatures of CRLs` }),
  export: () => 'the export of its private key',
  grant: () => 'a grant to sign while the workspace is locked',
  'two-person': () => 'a change of the two-person rule itself',
};

/** Questions for a passphrase that any screen may meet. */
export const needText = {
  confirm: {
    title: 'Type your passphrase again',
    description: 'Private keys leave this workspace, and operators are changed, only right after it was typed.',
    descriptionRecovery:
      'Private keys leave this workspace, and operators are changed, only right after what opened it was typed.',
    passphrase: 'Passphrase of the workspace',
    passphraseOf: (name: string) => `Passphrase of ${shown(name)}`,
    recoveryKey: 'Recovery key',
    hint: 'It holds for 5 minutes.',
    submit: 'Go on',
    working: 'Checking…',
    empty: 'Type the passphrase.',
    emptyRecovery: 'Type the recovery key.',
  },
  approve: {
    title: 'A second operator has to approve',
    description: (authority: string | null, purpose: ApprovalPurpose, uses: number) =>
      authority === null
        ? `For ${approvals[purpose](uses)} with a key under the two-person rule.`
        : purpose === 'two-person'
          ? `For a change of the two-person rule of ${shown(authority)}.`
          : `For ${approvals[purpose](uses)}: ${shown(authority)} stands under the two-person rule.`,
    asker: (name: string) => `Asked by ${shown(name)}. Both names go into the activity log.`,
    askerRecovery: 'Asked with the recovery key. It and the name of who approves go into the activity log.',
    who: 'Who approves',
    passphraseOf: (name: string) => `Passphrase of ${shown(name)}`,
    passphrase: 'Their passphrase',
    submit: 'Approve',
    working: 'Checking…',
    empty: 'The second operator types their own passphrase.',
    choose: 'Choose an operator',
    noneChosen: 'Choose who approves.',
    nobody: 'There is no other operator who may approve',
    nobodyDetail: 'It takes an issuer or an admin other than who has the keys open. Viewers cannot approve.',
    nobodyHint: 'An admin adds one in the settings.',
    loading: 'Looking for who may approve',
  },
  wait: (seconds: number) => `Wait ${f.number(seconds)} s`,
  unlockPurpose: 'Every change in this workspace is made by one of its operators.',
};

/** Why an act is not for who has the keys open. */
export const roleText = {
  blocked: (needs: OperatorRole, has: OperatorRole): string =>
    `${needs === 'admin' ? 'Only admins may do this' : 'Only issuers and admins may do this'}; you are ${has === 'issuer' ? 'an issuer' : 'a viewer'}`,
};

export const operatorsText = {
  title: 'Operators',
  roles,
  roleNotes: {
    viewer: 'looks at everything, signs nothing',
    issuer: 'issues and revokes, keeps partners and requests',
    admin: 'authorities, schedules, grants, operators and keys, too',
  } satisfies Record<OperatorRole, string>,
  none: 'One passphrase for all',
  noneHint:
    'Whoever knows it may do everything. With operators, each has a passphrase and a role of their own, and the log names them.',
  nameFirst: 'Name operators…',
  unlockPurpose: 'Operators are changed with the keys open.',
  loading: 'Reading operators',
  count: (count: number) => f.plural(count, { one: '1 operator', other: `${f.number(count)} operators` }),
  intro: 'Each unlocks with a passphrase of their own. What a role may not do is refused where it is done.',
  columns: { name: 'Name', role: 'Role', since: 'Since', acts: 'Actions' },
  you: 'you',
  add: 'Add operator…',
  changeRole: 'Change role…',
  reset: 'New passphrase…',
  remove: 'Remove…',
  actsOf: (name: string) => `Actions for ${shown(name)}`,
  yourself: 'Another admin changes this for you',
  removedTitle: 'Removed operators',
  removedLine: (when: string) => `removed ${when}`,
  twoPerson: {
    title: 'Two-person rule',
    hint: 'Signing, CRLs, export and grants with the key of such an authority wait for the passphrase of a second operator.',
    none: 'No authority stands under it.',
    turnOn: 'Turn on…',
    turnOff: 'Turn off…',
    choose: 'Choose an authority',
    searchLabel: 'Search authorities',
    noneFound: 'No authority matches.',
    more: (left: number) => `${f.number(left)} more: type to find them`,
    of: (name: string) => `Two-person rule of ${shown(name)}`,
    turnOffOf: (name: string) => `Turn off for ${shown(name)}`,
    on: 'On',
    off: 'Off',
    needsTwo: 'It takes two issuers or admins',
    askOn: (name: string) => `Turn on the two-person rule of ${shown(name)}?`,
    askOff: (name: string) => `Turn off the two-person rule of ${shown(name)}?`,
    confirmOn: 'Turn on',
    confirmOff: 'Turn off',
    working: 'Sealing keys anew…',
    onTitle: 'Its key signs and leaves with two operators only',
    onDetail: 'A second one types their passphrase each time; both names go into the log.',
    isOff: 'Its key signs and leaves with one operator.',
    isOn: 'Its key signs and leaves with two operators only.',
    offTitle: 'One operator is enough again',
    offDetail: 'Whoever may issue signs with it alone.',
    both: 'This change itself takes both',
    bothDetail: 'You are asked for a second operator’s passphrase next.',
    rotates: 'Every key is sealed anew under a new workspace key',
    grants: (count: number) => f.plural(count, { one: '1 grant ends', other: `${f.number(count)} grants end` }),
    noGrants: 'No grant stands now',
    doneOn: (name: string) => `Two-person rule of ${shown(name)} is on`,
    doneOff: (name: string) => `Two-person rule of ${shown(name)} is off`,
  },
  first: {
    title: 'Name operators',
    description: 'You are the first, and an admin. You add the others afterwards.',
    name: 'Your name',
    namePlaceholder: 'Alice Example',
    nameHint: 'It stands in the activity log for everything you do.',
    passphrase: 'Your passphrase',
    submit: 'Name me as admin',
    working: 'Sealing keys anew…',
    ends: 'The passphrase and the recovery key of now open nothing any more',
    endsDetail: 'You unlock with your own. A new recovery key is shown once, right after this.',
    log: 'The activity log names operators from now on',
    roles: 'Roles are kept by the program',
    rolesDetail: 'Everybody who can unlock holds the workspace key, whatever their role.',
  },
  addDialog: {
    title: 'Add an operator',
    description: 'With a first passphrase, which they change in the settings.',
    name: 'Name',
    role: 'Role',
    passphrase: 'First passphrase',
    submit: 'Add operator',
    working: 'Adding…',
    done: (name: string) => `${shown(name)} was added`,
  },
  roleDialog: {
    title: (name: string) => `Change the role of ${shown(name)}`,
    description: 'The workspace key changes with it, so that the former role opens nothing any more.',
    role: 'Role',
    submit: 'Change role',
    working: 'Sealing keys anew…',
    same: 'This is the role they have',
    done: (name: string) => `The role of ${shown(name)} was changed`,
  },
  resetDialog: {
    title: (name: string) => `New passphrase for ${shown(name)}`,
    description:
      'For somebody who forgot theirs. The former one opens nothing any more; the workspace key changes with it.',
    passphrase: 'New passphrase',
    submit: 'Set passphrase',
    working: 'Sealing keys anew…',
    done: (name: string) => `${shown(name)} has a new passphrase`,
  },
  again: 'Again',
  nameMissing: 'Give a name.',
  tooShort: (minimum: number) => `At least ${f.number(minimum)} characters.`,
  differ: 'The two are not the same.',
  removeDialog: {
    title: (name: string) => `Remove ${shown(name)}?`,
    confirm: (name: string) => `Remove ${visible(name, 24)}`,
    working: 'Sealing keys anew…',
    opens: 'Their passphrase opens nothing from now on',
    opensDetail:
      'They can look at the file while they have it, as anybody who has it can. Their name stays in the log.',
    rotates: 'The workspace gets another key',
    rotatesDetail: (grants: number) =>
      grants === 0
        ? 'Every key and login is sealed anew; other passphrases and the recovery key stay.'
        : `Every key and login is sealed anew; other passphrases and the recovery key stay. ${f.plural(grants, { one: '1 grant ends', other: `${f.number(grants)} grants end` })}.`,
    copied: (authorities: number) =>
      authorities === 0
        ? 'What they copied stays theirs'
        : f.plural(authorities, {
            one: 'What they copied stays theirs, perhaps the key of 1 authority',
            other: `What they copied stays theirs, perhaps the keys of ${f.number(authorities)} authorities`,
          }),
    copiedDetail:
      'Nothing takes back a key that was copied while they had it open. All that they could have copied is listed next.',
  },
  copied: {
    title: (name: string) => `${shown(name)} was removed`,
    description: 'While they had the keys open they could have copied:',
    authorities: (count: number) =>
      count === 0
        ? 'No key of an authority'
        : f.plural(count, {
            one: 'The key of 1 authority',
            other: `The keys of ${f.number(count)} authorities`,
          }),
    certificates: (count: number) =>
      count === 0
        ? 'No key of a certificate'
        : f.plural(count, {
            one: 'The key of 1 certificate',
            other: `The keys of ${f.number(count)} certificates`,
          }),
    others: (count: number) => f.plural(count, { one: '1 other key', other: `${f.number(count)} other keys` }),
    othersDetail: 'Of requests that wait for an answer, and of earlier certificates of authorities.',
    logins: (count: number) => f.plural(count, { one: '1 login', other: `${f.number(count)} logins` }),
    loginsDetail: 'Of proxies and of places that lists are published to.',
    more: (left: number) => `and ${f.number(left)} more`,
    advice:
      'Where you do not trust them: rekey the authorities, renew the certificates with new keys and change the logins.',
    done: 'Close',
  },
  recovery: {
    description: (workspace: string) =>
      `The former one opens ${shown(workspace)} no more. This one is shown once and stored nowhere.`,
    done: 'Done',
  },
  unlock: {
    operator: 'Operator',
    choose: 'Choose who you are',
    noneChosen: 'Choose who you are.',
    passphraseOf: (name: string) => `Passphrase of ${shown(name)}`,
  },
  titleBar: {
    recovery: 'Recovery key',
    until: (who: string, role: OperatorRole, time: string) =>
      `${shown(who)} (${role}) has the keys open until ${time}. Press to lock now`,
    byHand: (who: string, role: OperatorRole) => `${shown(who)} (${role}) has the keys open. Press to lock now`,
    recoveryUntil: (time: string) => `Opened with the recovery key, until ${time}. Press to lock now`,
    recoveryByHand: 'Opened with the recovery key. Press to lock now',
    lockedTip:
      'Nobody has the keys open. Every change, every signature and dialling with a key asks who you are; looking works. Press to unlock',
  },
};
