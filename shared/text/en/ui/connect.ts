import { candidates, diagnosis, preflight, repeat, strip } from './connect-causes.ts';
import { details } from './connect-details.ts';
import { form } from './connect-form.ts';
import { history } from './connect-history.ts';
import { run, running } from './connect-run.ts';
import { sequence } from './connect-sequence.ts';
import { printed, share } from './connect-share.ts';
import { compare } from './connect-compare.ts';
import { VERSION_NAMES } from './connect-words.ts';

const empty = {
  title: 'See what a TLS server does with a certificate',
  body: 'Name an endpoint and dial. The handshake is recorded message by message, and the verdict comes only after the server has had time to refuse: with TLS 1.3 that happens after most clients say “connected”.',
  point1: 'A verdict in one sentence',
  point2: 'The cause, who has to fix it, and how',
  point3: 'Every message of both sides, decrypted',
} as const;

export const connectText = {
  title: 'Connect',
  version: VERSION_NAMES,
  form,
  running,
  run,
  diagnosis,
  repeat,
  strip,
  preflight,
  candidates,
  history,
  sequence,
  share,
  printed,
  compare,
  details,
  empty,
} as const;
