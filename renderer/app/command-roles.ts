import type { OperatorRole } from '../../shared/model/operator.ts';
import { findRoleBlock } from '../stores/operators.ts';
import type { CommandId } from './commands.ts';

/** Commands that begin an act which not everybody may do; looking is for all. */
const NEEDS: Readonly<Partial<Record<CommandId, OperatorRole>>> = {
  'file.import': 'issuer',
  'certificate.batch': 'issuer',
  'certificate.sign': 'issuer',
  'certificate.renew': 'issuer',
  'certificate.revoke': 'issuer',
  'authority.create': 'admin',
  'authority.import': 'admin',
  'workspace.takeOver': 'admin',
  'grant.give': 'admin',
  'profile.create': 'issuer',
  'partner.create': 'issuer',
  'request.import': 'issuer',
  'ownRequest.create': 'issuer',
};

/** Why a command is not for who has the keys open. */
export function findCommandBlock(id: CommandId): string | undefined {
  const needs = NEEDS[id];
  return needs === undefined ? undefined : findRoleBlock(needs);
}
