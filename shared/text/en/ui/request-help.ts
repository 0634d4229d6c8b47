import type { HelpObstacle, HelpTool } from '../../../model/request-help.ts';
import { visible } from '../../format.ts';
import { requestHelpText } from '../request-help.ts';

export const requestHelpDialogText = {
  title: 'Help a partner make a request',
  description: 'Ready commands and files, so that the request that comes back is the one the profile expects.',
  profile: 'Profile',
  partner: 'Partner',
  subject: 'Subject',
  subjectPlaceholder: 'CN=gw.partner.example',
  subjectHint: 'What the profile and the partner’s record set is added.',
  sans: 'Names',
  sansHint: 'One a line: gw.partner.example, ip:192.0.2.1, email:ops@partner.example',
  key: 'Key',
  tabs: 'Programs',
  tools: requestHelpText.tools,
  message: 'Message',
  messageNote: 'Everything in one text, ready to send.',
  commands: 'Commands',
  copied: { commands: 'commands', message: 'message' },
  save: 'Save files…',
  saved: (name: string) => `Written to the folder ${visible(name, 60)}`,
  close: 'Close',
  notVerified: 'Not verified: certreq runs on Windows only and was not run where this was made.',
  missing: (attributes: readonly string[]) => `The profile also demands ${attributes.join(', ')}.`,
  ignored: (values: readonly string[]) =>
    `The profile takes these from no request, so they are left out: ${values.map((value) => visible(value, 60)).join(', ')}.`,
  nothingYet: 'Give a subject or a name.',
  obstacle: (tool: HelpTool, reason: HelpObstacle, value: string): string =>
    `${requestHelpText.tools[tool]} cannot make this request: ${OBSTACLES[reason](value)}`,
  preparing: 'Preparing the commands',
} as const;

const OBSTACLES: Readonly<Record<HelpObstacle, (value: string) => string>> = {
  'key-kind': (value) => `it makes no ${value} keys.`,
  attribute: (value) => `it does not know the attribute ${visible(value, 60)}.`,
  'name-type': (value) => `it writes no names of the type ${visible(value, 60)}.`,
  character: (value) => `it cannot write ${visible(value, 60)}.`,
  'no-subject': () => 'it needs a subject.',
};
