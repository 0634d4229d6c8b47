import { OPERATOR_ROLES, type Operator } from '../../shared/model/operator.ts';
import { fail } from '../../shared/errors.ts';
import { ok } from '../../shared/result.ts';
import { operatorCommandText as text } from '../../shared/text/en/cli-operator.ts';
import type { Outcome } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';
import type { Command, CommandResult, Invocation } from './command.ts';
import { findChoice } from './option.ts';
import { formatTable } from './terminal.ts';

const NEW_PASSPHRASE = 'new-passphrase-file';

export const operatorListCommand: Command = {
  options: {},
  positionals: { min: 0, max: 0 },
  run: async ({ values, session }) => {
    const workspace = await session.open(values);
    if (!workspace.ok) return workspace;
    const list = await workspace.value.operators.list();
    if (!list.ok) return list;
    const { operators, twoPerson } = list.value;
    const rows = operators.map((one) => [one.name, text.role(one.role, one.removedAt !== undefined), one.id]);
    const lines = [
      ...(operators.length === 0 ? [text.none] : formatTable([[...text.columns], ...rows])),
      ...twoPerson.map(({ name }) => text.twoPerson(name)),
    ];
    return ok({ exitCode: 0, json: { operators, twoPerson }, lines });
  },
};

/** The first one names who has the keys open, as admin. */
export const operatorAddCommand: Command = {
  options: { role: { type: 'string' }, [NEW_PASSPHRASE]: { type: 'string' } },
  positionals: { min: 1, max: 1 },
  run: (invocation) => withUnlocked(invocation, (workspace) => add(workspace, invocation)),
};

async function add(workspace: Workspace, { values, positionals, session }: Invocation): CommandResult {
  const [name = ''] = positionals;
  const role = findChoice(values, 'role', OPERATOR_ROLES);
  if (!role.ok) return role;
  const list = await workspace.operators.list();
  if (!list.ok) return list;
  const passphrase = await session.readPassphrase(values, NEW_PASSPHRASE);
  if (!passphrase.ok) return passphrase;
  if (list.value.operators.some(({ removedAt }) => removedAt === undefined)) {
    const input = { name, role: role.value ?? 'issuer', passphrase: passphrase.value };
    const added = await workspace.operators.add(input);
    return added.ok ? answer(added.value, [text.added(added.value.name, added.value.role)]) : added;
  }
  if (role.value !== undefined && role.value !== 'admin')
    return fail('input.invalid', { field: '--role', problem: 'contradicts' });
  const named = await workspace.operators.nameFirst({ name, passphrase: passphrase.value });
  if (!named.ok) return named;
  const { operator, recoveryKey } = named.value;
  return ok({ exitCode: 0, json: { ...operator, recoveryKey }, lines: text.first(operator.name, recoveryKey) });
}

export const operatorRoleCommand: Command = {
  options: {},
  positionals: { min: 2, max: 2 },
  run: (invocation) =>
    withUnlocked(invocation, async (workspace) => {
      const [name = '', wanted = ''] = invocation.positionals;
      const role = findChoice({ role: wanted }, 'role', OPERATOR_ROLES);
      if (!role.ok) return role;
      if (role.value === undefined) return fail('input.invalid', { field: 'role', problem: 'missing' });
      const operator = await workspace.operators.find(name);
      if (!operator.ok) return operator;
      const changed = await workspace.operators.setRole({ id: operator.value.id, role: role.value });
      return changed.ok ? answer(changed.value, [text.changed(changed.value.name, changed.value.role)]) : changed;
    }),
};

export const operatorRemoveCommand: Command = {
  options: {},
  positionals: { min: 1, max: 1 },
  run: (invocation) =>
    withUnlocked(invocation, async (workspace) => {
      const operator = await workspace.operators.find(invocation.positionals[0] ?? '');
      if (!operator.ok) return operator;
      const copied = await workspace.operators.remove(operator.value.id);
      if (!copied.ok) return copied;
      return ok({ exitCode: 0, json: copied.value, lines: text.removed(operator.value.name, copied.value) });
    }),
};

/** The own one, or with a name that of somebody else. */
export const operatorPassphraseCommand: Command = {
  options: { [NEW_PASSPHRASE]: { type: 'string' } },
  positionals: { min: 0, max: 1 },
  run: (invocation) => withUnlocked(invocation, (workspace) => changePassphrase(workspace, invocation)),
};

async function changePassphrase(workspace: Workspace, { values, positionals, session }: Invocation): CommandResult {
  const [name] = positionals;
  const next = await session.readPassphrase(values, NEW_PASSPHRASE);
  if (!next.ok) return next;
  if (name !== undefined) {
    const operator = await workspace.operators.find(name);
    if (!operator.ok) return operator;
    const reset = await workspace.operators.reset({ id: operator.value.id, passphrase: next.value });
    return reset.ok ? answer(reset.value, [text.reset(reset.value.name)]) : reset;
  }
  const current = await session.readPassphrase(values, 'passphrase-file');
  if (!current.ok) return current;
  const changed = await workspace.changePassphrase({ current: current.value, next: next.value });
  return changed.ok ? ok({ exitCode: 0, json: {}, lines: [text.passphraseChanged] }) : changed;
}

export const operatorTwoPersonCommand: Command = {
  options: {},
  positionals: { min: 2, max: 2 },
  run: (invocation) =>
    withUnlocked(invocation, async (workspace) => {
      const [wanted = '', state = ''] = invocation.positionals;
      if (state !== 'on' && state !== 'off')
        return fail('input.invalid', { field: 'on|off', problem: 'unknown-choice' });
      const authority = await workspace.authorities.find(wanted);
      if (!authority.ok) return authority;
      const { id, name } = authority.value;
      const on = state === 'on';
      const set = await workspace.operators.setTwoPerson({ authorityId: id, on });
      return set.ok ? ok({ exitCode: 0, json: { authorityId: id, on }, lines: [text.ruleSet(name, on)] }) : set;
    }),
};

async function withUnlocked(
  { values, session }: Invocation,
  run: (workspace: Workspace) => CommandResult,
): CommandResult {
  const workspace = await session.openUnlocked(values);
  return workspace.ok ? run(workspace.value) : workspace;
}

const answer = async (
  operator: Operator,
  lines: readonly string[],
): Outcome<{ exitCode: 0; json: Operator; lines: readonly string[] }> => ok({ exitCode: 0, json: operator, lines });
