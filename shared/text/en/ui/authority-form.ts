import { formatters } from '../../format.ts';

const f = formatters('en');

export const authorityFormText = {
  kinds: { root: 'Root', issuing: 'Below one here', outside: 'Below one elsewhere' },
  kindNotes: {
    root: 'Trusted by itself. Give it a long life and let it sign only other authorities.',
    issuing: 'Signed by an authority here, for daily work.',
    outside: 'Its key is made here, and a request for the parent elsewhere. The parent’s answer is imported later.',
  },
  subject: 'Subject',
  subjectHint: 'Empty: CN= and the name. Cannot be changed later.',
  subjectPlaceholder: 'CN=Acme Partner CA 1,O=Acme GmbH,C=DE',
  limits: {
    title: 'Limits on names',
    none: 'any name',
    some: (count: number) => f.plural(count, { one: '1 limit', other: `${f.number(count)} limits` }),
    hint: 'Nothing below this authority may break them, and every serious verifier checks them.',
    effect: 'Effect',
    effects: { permitted: 'Only', excluded: 'Never' },
    type: 'Kind of name',
    types: { dns: 'DNS', ip: 'IP', email: 'Mail', uri: 'URI', dir: 'Directory' },
    value: 'Limit',
    placeholders: {
      dns: 'acme.example',
      ip: '10.0.0.0/8',
      email: 'acme.example',
      uri: '.acme.example',
      dir: 'O=Acme GmbH,C=DE',
    },
    add: 'Add limit',
    remove: 'Remove limit',
  },
  policies: {
    title: 'Policies',
    none: 'none',
    some: (count: number) => f.plural(count, { one: '1 policy', other: `${f.number(count)} policies` }),
    oid: 'OID',
    oidPlaceholder: '1.3.6.1.4.1.99999.1',
    cps: 'Address of the practice statement',
    cpsPlaceholder: 'https://acme.example/cps',
    add: 'Add policy',
    remove: 'Remove policy',
  },
  addresses: {
    title: 'Addresses for what it issues',
    none: 'none',
    some: (count: number) => f.plural(count, { one: '1 address', other: `${f.number(count)} addresses` }),
  },
  note: 'Note',
  findings: 'What stands against it',
  submitOutside: 'Make key and request',
  requestDone: (authority: string) => `Request of ${authority} made. Export it and send it to the parent.`,
};
