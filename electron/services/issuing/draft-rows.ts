import type { Problem } from '../../../shared/model/inspect.ts';
import type { DraftRow, IssueDraft } from '../../../shared/model/issue.ts';
import { fixedField } from '../../pki/issuing/merge.ts';
import { buildDraftRow, type MergedField } from '../../pki/issuing/merge-field.ts';
import { subjectKeyIdentifier } from '../../pki/issuing/profile.ts';
import { toHex } from '../../pki/asn1/der.ts';
import { type FieldFinding, judgePreparation } from './draft-check.ts';
import { nameOf } from './draft-parts.ts';
import type { Preparation, SigningSide } from './issue-preparation.ts';
import { givenKey } from './issue-preparation.ts';

/**
 * The view before signing: request, rule and result field by field, each with what the checks say of it; `duplicates` were found in the workspace.
 * Values are facts, words come from the reader.
 */
export function describeDraft(preparation: Preparation<SigningSide>, duplicates: readonly FieldFinding[]): IssueDraft {
  const { issuer, profile, validity } = preparation;
  const verdict = judgePreparation(preparation);
  const findings = [...verdict.findings, ...duplicates];
  return {
    rows: buildRows(listFields(preparation), findings),
    refusals: verdict.refusals,
    warnings: [...verdict.warnings, ...duplicates.map(({ problem }) => problem)],
    passed: [...verdict.passed].map(([family, rules]) => ({ family, rules })),
    notBefore: validity.notBefore,
    notAfter: validity.notAfter,
    issuer: { id: issuer.authority.id, name: issuer.authority.name },
    profile: { id: profile.id, name: profile.content.name, version: profile.version },
    name: nameOf(preparation.merged),
  };
}

function listFields({ issuer, merged, validity, subjectKey }: Preparation<SigningSide>): readonly MergedField[] {
  const afterKey = merged.fields.findIndex(({ field }) => field === 'key') + 1;
  return [
    ...merged.fields.slice(0, afterKey),
    validity.field,
    ...merged.fields.slice(afterKey),
    'make' in subjectKey
      ? { field: 'subjectKeyIdentifier', rule: 'from-key', request: [], result: [] }
      : fixedField('subjectKeyIdentifier', 'from-key', toHex(subjectKeyIdentifier(givenKey(subjectKey)))),
    fixedField('issuer', 'from-authority', issuer.authority.subject),
    fixedField('signatureAlgorithm', 'from-authority', issuer.algorithm),
    { field: 'serial', rule: 'random', request: [], result: [] },
  ];
}

/** Every finding stands in a row: in that of its field, else in one of its own. */
function buildRows(fields: readonly MergedField[], findings: readonly FieldFinding[]): readonly DraftRow[] {
  const byField = Map.groupBy(findings, ({ field }) => field);
  const rows = fields.map((field) => buildDraftRow(field, problemsOf(byField.get(field.field))));
  const shown = new Set(fields.map(({ field }) => field));
  const lost = [...byField].filter(([field]) => !shown.has(field));
  const extra = lost.map(([field, list]) =>
    buildDraftRow({ field, rule: 'from-profile', request: [], result: [] }, problemsOf(list)),
  );
  const names = extra.filter(({ field }) => NAMES.has(field));
  const extensions = extra.filter(({ field }) => !NAMES.has(field));
  const key = rows.findIndex(({ field }) => field === 'key');
  const identifier = rows.findIndex(({ field }) => field === 'subjectKeyIdentifier');
  return [...rows.slice(0, key), ...names, ...rows.slice(key, identifier), ...extensions, ...rows.slice(identifier)];
}

/** Rows of names stand above the key, those of extensions below it, whether a finding alone makes them or not. */
const NAMES: ReadonlySet<string> = new Set(['subject', 'dns', 'ip', 'email', 'uri', 'upn', 'directory', 'other']);

const problemsOf = (findings: readonly FieldFinding[] | undefined): readonly Problem[] =>
  (findings ?? []).map(({ problem }) => problem);
