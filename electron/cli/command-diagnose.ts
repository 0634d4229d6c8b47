import { randomBytes } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { ok } from '../../shared/result.ts';
import { diagnosisLines, diagnosisText } from '../../shared/text/en/diagnosis.ts';
import type { WorkspaceDiagnosis } from '../../shared/model/diagnosis.ts';
import { writeFileAtomically } from '../services/atomic-file.ts';
import { describeComputer } from '../services/diagnose/computer-facts.ts';
import { buildDiagnosis } from '../services/diagnose/diagnosis.ts';
import type { Outcome } from '../services/ports.ts';
import type { Command, Invocation } from './command.ts';
import { findText, isSet } from './option.ts';

export const diagnoseCommand: Command = {
  options: { out: { type: 'string' }, force: { type: 'boolean' } },
  positionals: { min: 0, max: 0 },
  failureExit: 3,
  run: async (invocation) => {
    const { values, session } = invocation;
    const measured = await measureWorkspace(invocation);
    if (!measured.ok) return measured;
    const diagnosis = await buildDiagnosis(
      {
        madeAt: Date.now(),
        program: { version: session.version, runtime: 'command line', ...runtimeVersions() },
        computer: describeComputer({
          platform: process.platform,
          arch: process.arch,
          release: os.release(),
          processors: os.availableParallelism(),
          memoryOctets: os.totalmem(),
          uptimeSeconds: os.uptime(),
        }),
        logFolder: path.join(session.userData, 'logs'),
      },
      measured.value,
    );
    const lines = diagnosisLines(diagnosis);
    const out = findText(values, 'out');
    if (out === undefined) return ok({ exitCode: 0, json: diagnosis, lines });
    const written = await writeFileAtomically({
      target: { path: path.resolve(out), overwrite: isSet(values, 'force') },
      bytes: new TextEncoder().encode(`${lines.join('\n')}\n`),
      nonce: randomBytes(6).toString('hex'),
    });
    return written.ok
      ? ok({ exitCode: 0, json: { file: written.value.name }, lines: [diagnosisText.saved(written.value.name)] })
      : written;
  },
};

async function measureWorkspace({ values, session }: Invocation): Outcome<WorkspaceDiagnosis | undefined> {
  if (findText(values, 'workspace') === undefined) return ok(undefined);
  const opened = await session.open(values);
  return opened.ok ? opened.value.diagnose() : opened;
}

const runtimeVersions = (): Record<string, string> =>
  Object.fromEntries(['node', 'v8', 'sqlite', 'openssl'].map((name) => [name, process.versions[name] ?? '']));
