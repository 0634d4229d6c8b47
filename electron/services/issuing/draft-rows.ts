import type { CsrFields } from '../../../shared/model/inspect.ts';
import type { DraftRow, DraftValue, IssueDraft } from '../../../shared/model/issue.ts';
import { BugError } from '../../../shared/result.ts';
import type { CertificateDraft } from '../../pki/issuing/draft.ts';
import { formatGeneralName } from '../../pki/name/general-name.ts';
import { keyLabel, readPublicKey } from '../../pki/algorithm/key-algorithm.ts';
import { formatName, parseName } from '../../pki/name/name.ts';
import { oidName } from '../../pki/asn1/oid.ts';
import { judgeDraft } from './draft-check.ts';
import type { Preparation } from './issue-preparation.ts';
import { buildSampleDraft } from './issue-preparation.ts';
import type { IssueRequest } from './issue-request.ts';

const SAN_FIELDS = ['dns', 'ip', 'uri', 'email', 'directory', 'other'] as const;
/** Requested extensions that have rows of their own. */
const SHOWN_EXTENSIONS: ReadonlySet<string> = new Set(['subjectAltName', 'keyUsage', 'extKeyUsage']);

/** The view before signing: request, rule and result line by line, and what the own checks say. Values are facts, words come from the reader. */
export function describeDraft(preparation: Preparation, request: IssueRequest): IssueDraft {
  const draft = buildSampleDraft(preparation);
  const csr = 'csr' in preparation.subjectKey ? preparation.subjectKey.csr : undefined;
  const { refusals, warnings } = judgeDraft(draft, preparation.issuer);
  return {
    rows: [
      subjectRow(draft, request, csr?.fields),
      ...sanRows(preparation, request, csr?.fields),
      keyRow(draft, csr?.fields),
      ...profileRows(preparation, draft, csr?.fields),
      row({
        field: 'validity',
        request: [],
        rule: request.validity === undefined ? 'from-profile' : 'from-input',
        result: [String(draft.notBefore), String(draft.notAfter)],
      }),
      row({ field: 'issuer', request: [], rule: 'from-authority', result: [preparation.issuer.authority.subject] }),
      row({ field: 'serial', request: [], rule: 'random', result: [] }),
      ...droppedRows(csr?.fields),
    ],
    refusals,
    warnings: [...(csr?.problems ?? []), ...warnings],
    notBefore: draft.notBefore,
    notAfter: draft.notAfter,
    passed: [],
    issuer: { id: preparation.issuer.authority.id, name: preparation.issuer.authority.name },
    profile: { id: preparation.profile.id, name: preparation.profile.id, version: 1 },
    name: '',
  };
}

interface RowContent {
  readonly field: string;
  readonly request: readonly string[];
  readonly rule: DraftRow['rule'];
  readonly result: readonly string[];
}

function row(content: RowContent): DraftRow {
  const { field, rule, request, result } = content;
  return {
    field,
    rule,
    request: request.map((text) => valueOf(text, result, 'removed')),
    limits: [],
    result: result.map((text) => valueOf(text, request, 'added')),
    difference: differenceOf(content),
    findings: [],
  };
}

const valueOf = (text: string, others: readonly string[], mark: 'removed' | 'added'): DraftValue =>
  others.includes(text) ? { text } : { text, mark };

function differenceOf({ request, result, rule }: RowContent): DraftRow['difference'] {
  if (rule === 'dropped') return 'removed';
  const results = new Set(result);
  const same = request.length === result.length && request.every((value) => results.has(value));
  if (same && rule !== 'random') return 'same';
  if (request.length === 0) return 'added';
  return result.length === 0 ? 'removed' : 'changed';
}

function subjectRow(draft: CertificateDraft, request: IssueRequest, csr: CsrFields | undefined): DraftRow {
  const name = parseName(draft.subjectNameDer);
  if (!name.ok) throw new BugError('the subject of a draft does not parse');
  const typed = request.subject !== undefined && request.subject.trim() !== '';
  const rule = csr === undefined || typed ? 'from-input' : 'from-request';
  return row({
    field: 'subject',
    request: csr === undefined ? [] : [csr.subject],
    rule,
    result: [formatName(name.value)],
  });
}

function sanRows(preparation: Preparation, request: IssueRequest, csr: CsrFields | undefined): readonly DraftRow[] {
  const rule = csr === undefined || request.sans !== undefined ? 'from-input' : 'from-request';
  return SAN_FIELDS.flatMap((field) => {
    const asked = (csr?.subjectAltNames ?? []).filter(({ type }) => type === field).map(formatGeneralName);
    const result = preparation.sans.filter(({ type }) => type === field).map(formatGeneralName);
    return asked.length + result.length === 0 ? [] : [row({ field, request: asked, rule, result })];
  });
}

function keyRow(draft: CertificateDraft, csr: CsrFields | undefined): DraftRow {
  const result = [keyLabel(readPublicKey(draft.spkiDer))];
  return row({
    field: 'key',
    request: csr === undefined ? [] : [keyLabel(csr.publicKey)],
    rule: csr === undefined ? 'from-input' : 'from-request',
    result,
  });
}

function profileRows(
  { profile }: Preparation,
  draft: CertificateDraft,
  csr: CsrFields | undefined,
): readonly DraftRow[] {
  const isRsa = readPublicKey(draft.spkiDer).algorithm === 'RSA';
  const usages = isRsa ? [...profile.keyUsage, ...profile.rsaKeyUsage] : [...profile.keyUsage];
  return [
    row({ field: 'keyUsage', request: csr?.keyUsage ?? [], rule: 'from-profile', result: usages }),
    row({
      field: 'extendedKeyUsage',
      request: csr?.extendedKeyUsage ?? [],
      rule: 'from-profile',
      result: profile.extKeyUsage.map(oidName),
    }),
    row({
      field: 'basicConstraints',
      request: requestedLines(csr, 'basicConstraints'),
      rule: 'from-profile',
      result: profile.ca ? ['CA:TRUE'] : ['CA:FALSE'],
    }),
  ];
}

/** Requested extensions that no profile takes over. */
function droppedRows(csr: CsrFields | undefined): readonly DraftRow[] {
  const dropped = (csr?.requestedExtensions ?? []).filter(
    ({ name }) => !SHOWN_EXTENSIONS.has(name) && name !== 'basicConstraints',
  );
  return dropped.map(({ name, lines }) => row({ field: name, request: lines, rule: 'dropped', result: [] }));
}

const requestedLines = (csr: CsrFields | undefined, name: string): readonly string[] =>
  csr?.requestedExtensions.find((extension) => extension.name === name)?.lines ?? [];
