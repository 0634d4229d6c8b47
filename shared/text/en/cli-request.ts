import type { HelpObstacle, HelpTool } from '../../model/request-help.ts';
import type { OwnRequestState, RequestDetails, RequestState } from '../../model/request.ts';
import { formatters } from '../format.ts';
import { requestHelpText } from './request-help.ts';

const f = formatters('en');

const STATES: Readonly<Record<RequestState, string>> = {
  new: 'waiting',
  approved: 'approved',
  refused: 'refused',
  issued: 'issued',
};

const OBSTACLES: Readonly<Record<HelpObstacle, (value: string) => string>> = {
  'key-kind': (value) => `it makes no ${value} keys`,
  attribute: (value) => `it does not know the attribute ${value}`,
  'name-type': (value) => `it writes no names of the type ${value}`,
  character: (value) => `it cannot write ${value}`,
  'no-subject': () => 'it needs a subject',
};

/** What the commands `request` and `partner` say in words. */
export const requestCommandText = {
  states: STATES,
  ownStates: { waiting: 'waiting', answered: 'answered', withdrawn: 'withdrawn' } satisfies Record<
    OwnRequestState,
    string
  >,
  columns: ['NAME', 'STATE', 'KEY', 'PARTNER', 'SINCE', 'ID'],
  partnerColumns: ['NAME', 'CONTACT', 'VALID', 'OPEN', 'TAGS', 'ID'],
  imported: (added: number, already: number, failures: number): string =>
    `${f.number(added)} added, ${f.number(already)} in the inbox already, ${f.number(failures)} not taken.`,
  taken: (name: string, id: string): string => `Added    ${name} (${id})`,
  known: (name: string, id: string): string => `Known    ${name} (${id})`,
  failed: (name: string, { title, detail }: { readonly title: string; readonly detail: string }): string =>
    `Failed   ${name}: ${title}. ${detail}`.trimEnd(),
  keysSeen: (count: number): string =>
    `${f.plural(count, { one: 'A private key was', other: `${f.number(count)} private keys were` })} sent along. It was not taken; whoever got the files has it.`,
  facts: ({ id, name, state, receivedAt, partner, source, reason }: RequestDetails): string[] => [
    `Request     ${name} (${id})`,
    `State       ${STATES[state]}${reason === undefined ? '' : `: ${reason}`}`,
    `Received    ${f.instant(receivedAt)}${source === undefined ? '' : ` in ${source}`}`,
    `Partner     ${partner?.name ?? 'none'}`,
  ],
  sameKey: (name: string, id: string): string => `Same key    certificate ${name} (${id})`,
  guess: (name: string): string => `May come from the partner ${name}.`,
  changed: (count: number): string =>
    f.plural(count, { one: 'One request changed.', other: `${f.number(count)} requests changed.` }),
  deleted: (count: number): string =>
    f.plural(count, { one: 'One request deleted.', other: `${f.number(count)} requests deleted.` }),
  made: (name: string, id: string): string =>
    `The request ${name} waits for its answer (${id}); its key stays in the workspace.`,
  answered: (name: string, id: string): string => `${name} is in the inventory with its key (${id}).`,
  withdrawn: (name: string): string => `The request ${name} is withdrawn; its key stays in the workspace.`,
  missing: (attribute: string): string => `The profile demands ${attribute}, which is not given.`,
  ignored: (value: string): string => `The profile takes no ${value} from a request; it was left out.`,
  impossible: (tool: HelpTool, reason: HelpObstacle, value: string): string =>
    `${requestHelpText.tools[tool]} cannot make this request: ${OBSTACLES[reason](value)}.`,
  partnerKept: (name: string, id: string): string => `The partner ${name} is kept (${id}).`,
  partnerRemoved: (name: string): string => `The partner ${name} is deleted.`,
};
