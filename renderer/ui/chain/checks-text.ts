import type { ValidatedPath, ValidationCheck, ValidationReport } from '../../../shared/model/validation.ts';
import { checkExplanation, checkName, checkValues } from '../../../shared/text/en/ui/chain-checks.ts';
import { chainText } from '../../../shared/text/en/ui/chain.ts';
import { sortChecks } from './chain-view.ts';

const words = chainText.checks;

/** All checks of a path as lines with tabulators between the columns, in the order of the list. */
export function buildChecksText(report: ValidationReport, path: ValidatedPath): string {
  const lines = sortChecks(path).listed.map((check) => {
    const values = checkValues(check).map(([label, value]) => `${label} ${value}`);
    const result = check.flag === undefined ? words.result[check.result] : words.flags[check.flag];
    const name = words.of(checkName(check.check), titleAt(report, path, check));
    return [result, name, checkExplanation(check), ...values, check.rfc].join('\t');
  });
  return lines.join('\n');
}

/** The path with its certificates and every check as the engine told them: for scripts, so without words. */
export function buildChecksJson(report: ValidationReport, path: ValidatedPath): string {
  const certificates = path.nodes.flatMap((at) => report.nodes[at] ?? []);
  const facts = {
    at: new Date(report.at).toISOString(),
    valid: path.valid,
    ending: path.ending,
    policySet: path.policySet ?? null,
    certificates: certificates.map((node) => ({
      sha256: node.sha256,
      subject: node.subject,
      issuer: node.issuer,
      serialHex: node.serialHex,
      notBefore: new Date(node.notBefore).toISOString(),
      notAfter: new Date(node.notAfter).toISOString(),
      keySha256: node.keySha256,
      subjectKeyIdHex: node.subjectKeyIdHex ?? null,
      authorityKeyIdHex: node.authorityKeyIdHex ?? null,
      isAnchor: node.isAnchor,
    })),
    checks: path.checks,
  };
  return `${JSON.stringify(facts, null, 2)}\n`;
}

const titleAt = (report: ValidationReport, { nodes }: ValidatedPath, { at }: ValidationCheck): string =>
  report.nodes[nodes[at] ?? -1]?.title ?? '';
