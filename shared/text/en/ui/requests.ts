import type { RequestState } from '../../../model/request.ts';
import { formatters, visible } from '../../format.ts';

const f = formatters('en');

export const requestsText = {
  title: 'Requests',
  waiting: (count: number) => `${f.number(count)} waiting`,
  import: 'Import…',
  issueWithout: 'Issue without request…',
  imported: (name: string) => `Request of ${visible(name, 60)} added`,
  columns: { state: 'State', name: 'Name', key: 'Key', received: 'Received' },
  states: { new: 'Waiting', approved: 'Approved', refused: 'Refused', issued: 'Issued' } satisfies Record<
    RequestState,
    string
  >,
  filter: { name: 'Which requests', waiting: 'Waiting', all: 'All' },
  listName: 'Requests',
  noneWaiting: 'No request is waiting.',
  showAll: 'Show all',
  empty: {
    title: 'Sign a partner’s key without ever seeing it',
    body: 'The partner makes a key and sends a certification request (CSR). Import it here, by the button, by dropping the file or by pasting its text. Possession of the key is checked first.',
    import: 'Import request…',
  },
  paste: {
    button: 'Paste…',
    name: 'pasted request',
    dialog: {
      title: 'Paste a request',
      hint: 'PEM or base64 of a certification request.',
      label: 'Request',
      placeholder: '-----BEGIN CERTIFICATE REQUEST-----',
      submitLabel: 'Add request',
      emptyReason: 'Nothing was pasted.',
    },
  },
  loading: 'Reading requests',
  dismiss: 'Dismiss',
  readOnly: 'This workspace is read-only.',
  details: {
    name: 'The chosen request',
    received: 'Received',
    subject: 'Subject',
    key: 'Key',
    proven: 'Key possession proven, the signature verifies',
    notProven: 'Key possession not proven, the signature does not verify',
    names: 'Names',
    keyUsage: 'Key usage',
    extendedKeyUsage: 'Ext. key usage',
    signature: 'Signature',
    fingerprint: 'SHA-256',
    spki: 'Key id',
    none: 'none asked for',
    pem: 'PEM',
  },
  issue: 'Issue…',
  refuse: 'Refuse…',
  showCertificate: 'Show certificate',
  refuseDialog: {
    title: (name: string) => `Refuse the request of ${visible(name, 60)}?`,
    body: 'It stays in the list as refused, with your reason in the activity log. Nothing is sent to the partner.',
    reason: 'Reason',
    placeholder: 'Wrong name, ask for gw-05.kestrel-pay.example',
    confirm: 'Refuse request',
    needed: 'Give a reason.',
  },
  refused: (name: string) => `Request of ${visible(name, 60)} refused`,
} as const;
