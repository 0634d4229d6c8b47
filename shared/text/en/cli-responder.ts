import type { ResponderCounters, ResponderFault } from '../../model/responder.ts';
import { formatters } from '../format.ts';
import { responderFaults } from './responder-faults.ts';

const f = formatters('en');

interface Place {
  readonly name: string;
  readonly ocsp: string;
  readonly crl?: string;
  readonly issuer?: string;
}

/** What the commands `serve`, `ocsp serve` and `ocsp sign` say. */
export const responderCommandText = {
  started: (base: string, places: readonly Place[]): readonly string[] => [
    `Listening on ${base}. Ctrl+C ends it.`,
    ...places.flatMap(({ name, ocsp, crl, issuer }) => [
      name,
      `  OCSP         ${ocsp}`,
      ...(crl === undefined ? [] : [`  CRL          ${crl}`]),
      ...(issuer === undefined ? [] : [`  Certificate  ${issuer}`]),
    ]),
    ...(places.length === 0 ? ['No authority is served: none has its key here.'] : []),
  ],
  stopped: ({ requests, ends, dropped }: ResponderCounters): readonly string[] => [
    `Stopped. ${f.number(requests)} requests: ${f.number(ends.good)} good, ${f.number(ends.revoked)} revoked, ${f.number(ends.unknown)} unknown, ${f.number(ends.malformed)} malformed, ${f.number(ends['try-later'])} put off, ${f.number(ends.crl)} CRLs; ${f.number(dropped)} connections dropped.`,
  ],
  fault: (name: string, fault: ResponderFault): string => `${name}: ${responderFaults[fault]}`,
  damaged: (findings: number): string =>
    `The workspace is damaged, ${f.number(findings)} ${f.plural(findings, { one: 'finding', other: 'findings' })}: nothing is written to it any more, and of serials that are not found nothing is said. \`countersign workspace check\` lists what is wrong.`,
  failed: (name: string, why: string): string => `${name} failed: ${why}`,
  signed: ({ file, nextUpdate }: { readonly file: string; readonly nextUpdate: number }): string =>
    `${file}, to be replaced before ${f.instant(nextUpdate)}`,
} as const;
