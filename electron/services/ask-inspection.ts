import type { InspectAnswers, InspectRequest } from '../workers/inspect-protocol.ts';
import type { JobContext, Outcome } from './ports.ts';

/** Asks the thread one question. */
export type AskInspection = <Kind extends InspectRequest['kind']>(
  request: InspectRequest & { readonly kind: Kind },
  about: { readonly name: string; readonly job?: JobContext },
) => Outcome<InspectAnswers[Kind]>;
