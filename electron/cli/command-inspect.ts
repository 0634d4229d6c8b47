import type { InspectItem, Problem } from '../../shared/model/inspect.ts';
import { ok } from '../../shared/result.ts';
import { commandText } from '../../shared/text/en/cli.ts';
import { problemText } from '../../shared/text/index.ts';
import { INSPECT_LIMIT_OCTETS } from '../services/file-source.ts';
import type { Command } from './command.ts';
import { readStandardInput } from './session.ts';

/** What could not be read, as against what was read and is not good. */
const UNREADABLE = /^(?:der|pem|file)\./;

export const inspectCommand: Command = {
  options: {},
  positionals: { min: 1, max: 1 },
  run: async ({ positionals, session }) => {
    const [name = ''] = positionals;
    const source = name === '-' ? await readStandardInput(process.stdin, INSPECT_LIMIT_OCTETS) : ok(session.file(name));
    if (!source.ok) return source;
    const job = { signal: session.signal, progress: () => undefined };
    const inspected = await session.application.inspection.read(source.value, job);
    if (!inspected.ok) return inspected;
    const { items, problems, size } = inspected.value.report;
    const readable =
      items.length > 0 &&
      [...problems, ...items.flatMap((item) => item.problems)].every((problem) => !isUnreadable(problem));
    const json = { name, size, items: items.map(itemJson), problems: problems.map(problemJson) };
    return ok({ exitCode: readable ? 0 : 1, json, lines: [...items.flatMap(itemLines), ...problems.map(problemLine)] });
  },
};

const isUnreadable = ({ code, severity }: Problem): boolean => severity === 'error' && UNREADABLE.test(code);

/** One flat object an item: `kind`, `sha256`, `offset`, `problems`, and the fields of its kind. */
function itemJson(item: InspectItem) {
  const { problems, ...rest } = item;
  const fields = 'certificate' in item ? item.certificate : 'csr' in item ? item.csr : 'crl' in item ? item.crl : {};
  return { ...fields, ...withoutFields(rest), problems: problems.map(problemJson) };
}

function withoutFields(item: Record<string, unknown>): Record<string, unknown> {
  const { certificate: _certificate, csr: _csr, crl: _crl, ...rest } = item;
  return rest;
}

function problemJson(problem: Problem) {
  const { title, detail, fix } = problemText(problem);
  return {
    code: problem.code,
    severity: problem.severity,
    text: `${title}. ${detail}`,
    hint: fix,
    rfc: problem.rfc,
    offset: problem.offset,
    ...problem.evidence,
  };
}

function itemLines(item: InspectItem): string[] {
  const facts =
    'certificate' in item
      ? commandText.certificateFacts(item.certificate)
      : 'csr' in item
        ? commandText.requestFacts(item.csr)
        : 'crl' in item
          ? commandText.crlFacts(item.crl)
          : [];
  return [
    commandText.itemTitle(item.kind, item.title, item.offset),
    ...facts.map((fact) => `  ${fact}`),
    ...item.problems.map((problem) => `  ${problemLine(problem)}`),
  ];
}

function problemLine(problem: Problem): string {
  const { title, detail } = problemText(problem);
  return commandText.problem(problem.severity, title, detail);
}
