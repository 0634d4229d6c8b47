import type { InspectItem, Problem } from '../../shared/model/inspect.ts';
import type { AppError } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import { err, ok } from '../../shared/result.ts';
import { commandText } from '../../shared/text/en/cli.ts';
import { inspectCommandText } from '../../shared/text/en/cli-inspect.ts';
import { problemText } from '../../shared/text/index.ts';
import { INSPECT_LIMIT_OCTETS } from '../services/file-source.ts';
import type { Inspected } from '../services/inspected-file.ts';
import type { Outcome } from '../services/ports.ts';
import type { Command } from './command.ts';
import { findText, type OptionValues } from './option.ts';
import { readStandardInput } from './session.ts';

/** What could not be read, as against what was read and is not good. */
const UNREADABLE = /^(?:der|pem|file)\./;

export const inspectCommand: Command = {
  options: {},
  positionals: { min: 1, max: 1 },
  run: async ({ values, positionals, session }) => {
    const [name = ''] = positionals;
    const source = name === '-' ? await readStandardInput(process.stdin, INSPECT_LIMIT_OCTETS) : ok(session.file(name));
    if (!source.ok) return source;
    const job = { signal: session.signal, progress: () => undefined };
    const inspected = await session.application.inspection.read(source.value, job);
    if (!inspected.ok) return inspected;
    const opened = isGiven(values)
      ? await openLocked(inspected.value, await session.readPassphrase(values, OPTION))
      : ok(null);
    if (!opened.ok) return opened;
    const { items, problems, size } = inspected.value.report;
    const readable =
      items.length > 0 &&
      [...problems, ...items.flatMap((item) => item.problems)].every((problem) => !isUnreadable(problem));
    const json = { name, size, items: items.map(itemJson), problems: problems.map(problemJson) };
    return ok({ exitCode: readable ? 0 : 1, json, lines: [...treeLines(items), ...problems.flatMap(problemLines)] });
  },
};

const OPTION = 'passphrase-file';
const isGiven = (values: OptionValues): boolean => findText(values, OPTION) !== undefined;
/** Containers and keys that are tried with the passphrase. */
const MAX_OPENED = 20;

/** Opens what the passphrase fits. Fails where it fits nothing that is locked. */
async function openLocked(inspected: Inspected, passphrase: Result<Uint8Array, AppError>): Outcome<null> {
  if (!passphrase.ok) return passphrase;
  const { rows } = inspected.outline(0, inspected.report.items.length);
  const locked = rows.filter((row) => row.locked === true).slice(0, MAX_OPENED);
  const failures: AppError[] = [];
  for (const { item } of locked) {
    const opened = await inspected.open(item, passphrase.value);
    if (!opened.ok) failures.push(opened.error);
  }
  passphrase.value.fill(0);
  const [first] = failures;
  return first === undefined || failures.length < locked.length ? ok(null) : err(first);
}

const isUnreadable = ({ code, severity }: Problem): boolean => severity === 'error' && UNREADABLE.test(code);

/** One flat object an item: `kind`, `title`, `sha256`, `offset`, `problems`, and the fields of its kind. */
function itemJson(item: InspectItem) {
  const { problems, kind, title, sha256, offset, ...rest } = item;
  const head = { kind, title, sha256, offset, problems: problems.map(problemJson) };
  return { ...head, ...withoutFields(rest), ...fieldsOf(item), ...head };
}

function fieldsOf(item: InspectItem): object {
  switch (item.kind) {
    case 'certificate':
      return item.certificate;
    case 'csr':
      return item.csr;
    case 'crl':
      return item.crl;
    case 'private-key':
      return item.privateKey;
    case 'ocsp-request':
      return item.ocspRequest;
    case 'ocsp-response':
      return item.ocspResponse;
    case 'ssh-key':
      return item.ssh;
    case 'jwk':
      return item.jwk;
    case 'public-key':
    case 'unknown':
      return {};
    default:
      return item.container;
  }
}

const FIELDS: ReadonlySet<string> = new Set([
  'certificate',
  'csr',
  'crl',
  'privateKey',
  'ocspRequest',
  'ocspResponse',
  'ssh',
  'jwk',
  'container',
]);

/** Of an SSH certificate and a CRL too the fields of the kind stand beside the others. */
const withoutFields = (item: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(item).filter(([name]) => !FIELDS.has(name)));

function problemJson(problem: Problem) {
  const { title, detail, fix } = problemText(problem);
  return {
    ...problem.evidence,
    code: problem.code,
    severity: problem.severity,
    text: `${title}. ${detail}`,
    hint: fix,
    rfc: problem.rfc,
    offset: problem.offset,
  };
}

/** What lies inside an item stands under it. */
function treeLines(items: readonly InspectItem[]): string[] {
  const inside = Map.groupBy(items.keys(), (index) => items[index]?.parent);
  const lines: string[] = [];
  const pending = (inside.get(undefined) ?? []).map((index) => ({ index, indent: '' })).toReversed();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { index, indent } = next;
    const item = items[index];
    if (item === undefined) continue;
    const [heading = '', ...facts] = itemLines(item);
    const text = inspectCommandText.heading(index, items.length, heading);
    lines.push(`${indent}${text}`, ...facts.map((fact) => `${indent}  ${fact}`));
    const below = (inside.get(index) ?? []).map((child) => ({ index: child, indent: `${indent}  ` }));
    pending.push(...below.toReversed());
  }
  return lines;
}

const itemLines = (item: InspectItem): string[] => [
  // without a name of its own the title repeats what it is
  commandText.itemTitle(
    item.kind,
    'container' in item && item.title === item.container.format ? '' : item.title,
    item.offset,
  ),
  ...inspectCommandText.origin(item),
  ...factLines(item),
  ...inspectCommandText.relations(item),
  ...item.problems.flatMap(problemLines),
];

function factLines(item: InspectItem): string[] {
  switch (item.kind) {
    case 'certificate':
      return [
        ...commandText.certificateFacts(item.certificate),
        ...inspectCommandText.certificateFacts(item.certificate),
      ];
    case 'csr':
      return [...commandText.requestFacts(item.csr), ...inspectCommandText.publicKeyFacts(item.csr.publicKey)];
    case 'crl':
      return commandText.crlFacts(item.crl);
    case 'public-key':
      return inspectCommandText.publicKeyFacts(item.publicKey);
    case 'private-key':
      return inspectCommandText.privateKeyFacts(item.privateKey);
    case 'ocsp-request':
      return inspectCommandText.ocspRequestFacts(item.ocspRequest);
    case 'ocsp-response':
      return inspectCommandText.ocspResponseFacts(item.ocspResponse);
    case 'ssh-key':
      return inspectCommandText.sshFacts(item.ssh);
    case 'jwk':
      return inspectCommandText.jwkFacts(item.jwk);
    case 'unknown':
      return [];
    default:
      return inspectCommandText.containerFacts(item.container);
  }
}

/** What is wrong and why; of an error what to do as well. */
function problemLines(problem: Problem): string[] {
  const { title, detail, fix } = problemText(problem);
  const line = commandText.problem(problem.severity, title, detail);
  return problem.severity === 'error' ? [line, fix] : [line];
}
