import { ok } from '../../shared/result.ts';
import { dialText } from '../../shared/text/en/cli-dial.ts';
import type { Connections } from '../services/connection.ts';
import { buildRunReport, isAccepted } from '../services/connection-report.ts';
import type { Outcome } from '../services/ports.ts';
import { buildCommands } from '../services/run-commands.ts';
import type { Workspace } from '../services/workspace.ts';
import type { Command, CommandResult, Invocation } from './command.ts';
import { chooseCredential, chooseProxy, chooseTrust, MATERIAL_OPTIONS, nameFiles } from './dial-material.ts';
import { checkOutputs, keepInHistory, OUTPUT_OPTIONS, writeOutputs } from './dial-outputs.ts';
import { parsePlan, PLAN_OPTIONS } from './dial-plan.ts';
import { findText, isSet, type OptionValues } from './option.ts';
import type { Session } from './session.ts';

export const dialCommand: Command = {
  options: { ...PLAN_OPTIONS, ...MATERIAL_OPTIONS, ...OUTPUT_OPTIONS },
  positionals: { min: 1, max: 1 },
  failureExit: 3,
  run: (invocation) => dialAndReport(invocation),
};

async function dialAndReport(invocation: Invocation): CommandResult {
  const { values, session } = invocation;
  const plan = parsePlan(invocation);
  if (!plan.ok) return plan;
  const targets = await checkOutputs(values);
  if (!targets.ok) return targets;
  const place = await openPlace(session, values);
  if (!place.ok) return place;
  const { connections, workspace } = place.value;
  const proxy = await chooseProxy(session, values);
  if (!proxy.ok) return proxy;
  const credential = await chooseCredential(session, values, workspace);
  if (!credential.ok) return credential;
  const trust = chooseTrust(session, values, workspace !== undefined);
  const job = { signal: session.signal, progress: () => undefined };
  const request = { ...plan.value, proxy: proxy.value, credential: credential.value, trust };
  const run = await connections.dial(request, job);
  if (!run.ok) return run;
  const kept = await keepInHistory(connections, run.value, values);
  if (!kept.ok) return kept;
  const written = await writeOutputs(connections, run.value, targets.value);
  if (!written.ok) return written;
  const report = buildRunReport(run.value);
  const commands = isSet(values, 'commands') ? buildCommands(run.value, nameFiles(values)) : undefined;
  return ok({
    exitCode: isAccepted(run.value) ? 0 : 1,
    json: commands === undefined ? report : { ...report, commands },
    lines: [...dialText.run(report), ...(commands === undefined ? [] : dialText.commands(commands))],
    notes: [...kept.value, ...written.value],
  });
}

interface Place {
  readonly connections: Connections;
  readonly workspace: Workspace | undefined;
}

/** With a credential of the workspace, or secrets to seal, its keys are needed; for its trust alone it stays locked. */
async function openPlace(session: Session, values: OptionValues): Outcome<Place> {
  if (findText(values, 'workspace') === undefined)
    return ok({ connections: session.application.connections, workspace: undefined });
  const unlocks = findText(values, 'credential') !== undefined || isSet(values, 'keep-secrets');
  const workspace = await (unlocks ? session.openUnlocked(values) : session.open(values));
  return workspace.ok ? ok({ connections: workspace.value.connections, workspace: workspace.value }) : workspace;
}
