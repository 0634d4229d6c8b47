import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { KIT_CONTEXT } from '../../../testing/kit/kit-context.ts';
import { istio } from './istio.ts';

const FILE = path.join(import.meta.dirname, '../../../testing/kit/schemas/istio-networking-v1.json');
const { kinds } = JSON.parse(readFileSync(FILE, 'utf8')) as { kinds: Readonly<Record<string, object>> };
const ajv = new Ajv({ allErrors: true });

/** What is wrong with a resource by the definition of its kind. */
function problemsOf(text: string): readonly string[] {
  const resource: unknown = parse(text);
  const kind = String((resource as { kind?: unknown }).kind);
  const check = ajv.compile(kinds[kind] ?? { not: {} });
  return check(resource) ? [] : (check.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`);
}

describe('the configuration of Istio', () => {
  const files = istio.build({ ...KIT_CONTEXT, endpoint: { host: 'api.example', port: 8443 } });

  it('fits the definitions of its resources', () => {
    expect(files.map(({ text }) => /^kind: "(\w+)"$/m.exec(text)?.[1])).toEqual([
      'Gateway',
      'ServiceEntry',
      'DestinationRule',
    ]);
    for (const { name, text } of files) expect(problemsOf(text), name).toEqual([]);
  });

  it.each([
    [0, 'mode: "MUTUAL"', 'mode: "MTLS"'],
    [0, 'credentialName:', 'credential:'],
    [0, 'minProtocolVersion: "TLSV1_2"', 'minProtocolVersion: "TLSv1.2"'],
    [1, 'resolution: "DNS"', 'resolution: "dns"'],
    [1, 'targetPort: 8443', 'targetPort: "8443"'],
    [2, 'workloadSelector:', 'selector:'],
    [2, 'mode: "MUTUAL"', 'mode: "MTLS"'],
  ])('would not with a mistake: file %i, %s → %s', (index, from, to) => {
    const text = files[index]?.text ?? '';
    expect(text).toContain(from);
    expect(problemsOf(text.replace(from, to))).not.toEqual([]);
  });
});
