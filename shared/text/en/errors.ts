import type { ErrorTexts } from './error-text.ts';
import { authorities, certificates, connections, formats, requests } from './errors-certificate.ts';
import { fetching } from './errors-fetch.ts';
import { files, ownSide, vault, workspaces } from './errors-workspace.ts';

export type { ErrorText } from './error-text.ts';

export const errorTexts: ErrorTexts = {
  ...ownSide,
  ...files,
  ...workspaces,
  ...vault,
  ...authorities,
  ...certificates,
  ...requests,
  ...formats,
  ...connections,
  ...fetching,
};
