import { z } from 'zod';
import {
  APPROVAL_PURPOSES,
  type ApprovalQuestion,
  type CopiedKeys,
  MAX_APPROVED,
  OPERATOR_ROLES,
  type Operator,
  type OperatorList,
} from '../model/operator.ts';
import { call } from './call.ts';
import { authorityId, displayName, keyId, nothing, operatorId, passphraseBytes } from './schemas.ts';

const role = z.enum(OPERATOR_ROLES);

/** Calls that change operators fail with `vault.confirm-needed` unless `operator.confirm` was called within the last minutes, and with `operator.role`. */
export const operatorCalls = {
  /** Works locked. */
  'operator.list': call<OperatorList>().with(nothing),
  /** Names who has the keys open, as admin with a passphrase of their own; that of the workspace and its recovery key open nothing from then on. The new recovery key is answered once. */
  'operator.nameFirst': call<{ readonly operator: Operator; readonly recoveryKey: string }>().secret(
    z.strictObject({ name: displayName, passphrase: passphraseBytes }),
  ),
  /** With a first passphrase, which the operator changes with `workspace.changePassphrase`. */
  'operator.add': call<Operator>().secret(z.strictObject({ name: displayName, role, passphrase: passphraseBytes })),
  'operator.setRole': call<Operator>().with(z.strictObject({ id: operatorId, role })),
  /** Gives a new passphrase to somebody who forgot theirs. */
  'operator.reset': call<Operator>().secret(z.strictObject({ id: operatorId, passphrase: passphraseBytes })),
  /** Changes the workspace key, ends all grants, and tells what the operator could have copied. */
  'operator.remove': call<CopiedKeys>().with(z.strictObject({ id: operatorId })),
  /** Switches the two-person rule of an authority; fails with `approval.needed` until a second operator approved that too. */
  'operator.setTwoPerson': call<null>().with(z.strictObject({ authorityId, on: z.boolean() })),
  /** Who may approve what needs the key. */
  'operator.approvers': call<ApprovalQuestion>().with(z.strictObject({ keyId })),
  /** A second operator approves what `approval.needed` told. Then the call that failed is made again. */
  'operator.approve': call<null>().secret(
    z.strictObject({
      keyId,
      purpose: z.enum(APPROVAL_PURPOSES),
      uses: z.int().min(1).max(MAX_APPROVED),
      operatorId,
      passphrase: passphraseBytes,
    }),
  ),
  /** Fails with `vault.confirm-needed` where keys may not leave now: asked before a dialog for the place of a file. The vault asks again. */
  'operator.mayExport': call<null>().with(nothing),
  /** Who has the keys open types their passphrase (or the recovery key they unlocked with) again, after `vault.confirm-needed`. Then the call that failed is made again. */
  'operator.confirm': call<null>().secret(z.strictObject({ passphrase: passphraseBytes })),
} as const;
