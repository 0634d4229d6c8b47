import { formatters, visible } from '../../format.ts';

const f = formatters('en');

const runsOf = (count: number): string => f.plural(count, { one: 'one run', other: `${f.number(count)} runs` });

/** Words of the list of what was dialled before. */
export const history = {
  title: 'History',
  back: 'Test connection',
  filter: 'Filter endpoints',
  filterPlaceholder: 'Host or port',
  clear: 'Clear the filter',
  endpoints: 'Endpoints',
  endpointCount: (count: number) => f.plural(count, { one: 'one endpoint', other: `${f.number(count)} endpoints` }),
  allEndpoints: 'Runs of all endpoints',
  showAll: 'Show all',
  runs: 'Runs, the newest first',
  runsOf: (target: string) => `Runs of ${visible(target, 80)}`,
  count: runsOf,
  marked: (count: number) => `${f.number(count)} ticked`,
  mark: (when: string) => `Tick the run of ${when}`,
  columns: {
    mark: 'Tick',
    verdict: 'Verdict',
    when: 'Dialled',
    endpoint: 'Endpoint',
    cause: 'Cause',
    credential: 'Credential',
    protocol: 'Version',
    note: 'Note',
    runs: 'Runs',
  },
  verdicts: {
    accepted: 'Accepted',
    silent: 'No answer',
    untrusted: 'Not trusted',
    refused: 'Refused',
    closed: 'Closed',
    failed: 'Failed',
  },
  noCredential: 'none',
  noCause: '',
  open: 'Open',
  compare: 'Compare',
  compareMarked: 'Compare the two',
  compareWhy: 'Tick two runs to compare them.',
  remove: 'Delete…',
  removeOne: 'This run…',
  removeMarked: (count: number) =>
    f.plural(count, { one: 'The ticked run…', other: `The ${f.number(count)} ticked runs…` }),
  removeEndpoint: (target: string) => `All runs of ${visible(target, 40)}…`,
  readOnly: 'The workspace is read-only.',
  loading: 'Reading…',
  noneFound: 'No endpoint matches.',
  empty: {
    title: 'Nothing was dialled yet',
    body: 'Every test connection is kept here with its messages, its verdict and your note, so that it can be opened again and compared. Secrets and application data are not kept.',
    action: 'Test a connection',
  },
  noWorkspace: {
    title: 'No workspace is open',
    body: 'Runs are kept in a workspace. Without one they stay until their tab is closed.',
  },
  details: {
    name: 'Chosen run',
    none: 'Choose a run to note something about it.',
    note: 'Note',
    notePlaceholder: 'What was changed, who was told, ticket',
    saveNote: 'Save note',
    noteSaved: 'Note saved',
    secretsKept: 'Its secrets are kept, sealed in the workspace. A capture of it opens decrypted.',
    secretsNotKept: 'Its secrets are not kept.',
    keepSecrets: 'Keep secrets…',
    dropSecrets: 'Drop secrets',
    kept: 'Secrets sealed in the workspace',
    dropped: 'Secrets dropped',
    unlockPurpose: 'Secrets of a run are sealed with the keys of the workspace.',
  },
  removeDialog: {
    title: (count: number) => `Delete ${runsOf(count)}?`,
    titleEndpoint: (target: string) => `Delete all runs of ${visible(target, 60)}?`,
    what: (count: number) =>
      f.plural(count, { one: 'One run is deleted', other: `${f.number(count)} runs are deleted` }),
    detail: 'With messages, notes and kept secrets. The activity log still tells of each dial.',
    confirm: (count: number) => `Delete ${runsOf(count)}`,
    done: (count: number) => f.plural(count, { one: 'One run deleted', other: `${f.number(count)} runs deleted` }),
  },
} as const;
