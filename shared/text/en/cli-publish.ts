import type { AppError } from '../../errors.ts';
import type { PublishOverview, PublishPlace, PublishProbe, PublishRun, PublishTarget } from '../../model/publish.ts';
import { visible } from '../format.ts';
import type { ErrorText } from './error-text.ts';
import { errorTexts } from './errors.ts';
import { publishText } from './ui/publish.ts';

/** What stands in the file that a test of a place writes. */
export const publishProbeText = 'Countersign has tested whether it may write here. This file may be deleted.\n';

/** What the commands of publishing say. */
export const publishCommandText = {
  none: 'CRLs of this authority are published nowhere.',
  skipped: (name: string, at: number) =>
    `${visible(name, 80)}: tried again at ${new Date(at).toISOString()}; --now tries at once`,
  added: ({ name, place }: PublishTarget) => `Publishes to ${visible(name, 80)}: ${tellPlace(place)}`,
  removed: (name: string) => `Publishes no more to ${visible(name, 80)}`,
  hostKey: ({ hostKey }: PublishProbe): readonly string[] =>
    hostKey === null
      ? []
      : [
          `The server shows ${visible(hostKey.algorithm, 60)} SHA256:${hostKey.sha256}`,
          'Compare it with the one its administrator gives you, then say --host-key with it. Nothing was kept or sent.',
        ],
  tested: ({ wrote }: PublishProbe) => (wrote ? publishText.dialog.wrote : publishText.dialog.reached),
  run: (name: string, run: PublishRun): readonly string[] => [
    `${visible(name, 80)}: ${publishText.states[run.state]}, CRL No. ${run.number}, ${publishText.files(run.files.map((file) => file.name))}`,
    ...(run.error === null ? [] : [`  ${tellError(run.error)}`]),
    ...(run.nextAttemptAt === null ? [] : [`  next attempt at ${new Date(run.nextAttemptAt).toISOString()}`]),
  ],
} as const;

/** Places with how they stand, as a table. */
export const publishRows = (overview: PublishOverview): readonly (readonly string[])[] => [
  ['NAME', 'KIND', 'PLACE', 'STATE', 'LAST'],
  ...overview.targets.map(({ target, last, lastDone, isCurrent }) => [
    visible(target.name, 80),
    target.place.kind,
    tellPlace(target.place),
    target.enabled
      ? isCurrent
        ? publishText.current
        : last === null
          ? publishText.behind
          : publishText.states[last.state]
      : publishText.off,
    lastDone === null ? publishText.never : `No. ${lastDone.number}`,
  ]),
];

function tellPlace(place: PublishPlace): string {
  if (place.kind === 'folder') return visible(place.path);
  if (place.kind === 'http') return visible(place.url);
  if (place.kind === 's3') return visible(`${place.endpoint} ${place.bucket}/${place.prefix}`);
  return visible(`${place.user}@${place.host}:${place.port} ${place.folder}`);
}

function tellError(error: AppError): string {
  const words = errorTexts[error.code] as (evidence: AppError['evidence']) => ErrorText;
  const { title, detail, hint } = words(error.evidence);
  return `${title}. ${detail} ${hint}`;
}
