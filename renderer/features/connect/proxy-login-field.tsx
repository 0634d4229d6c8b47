import { useEffect, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { LoginId } from '../../../shared/model/brands.ts';
import type { SavedLogin } from '../../../shared/model/connection-keeping.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { changeDialForm, useConnection } from '../../stores/connection.ts';
import { followLogins, removeLogin, useLogins } from '../../stores/connection-logins.ts';
import { describeError } from '../../stores/failure.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { LinkButton } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field } from '../../ui/field.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { Select, type SelectOption } from '../../ui/select.tsx';
import css from './dial-form.module.css';
import { LoginDialog } from './login-dialog.tsx';

const text = connectText.form;

type Choice = LoginId | 'none' | 'new';

/** Which saved login the proxy is given, a new one, or none. */
export function ProxyLoginField() {
  const hasWorkspace = useWorkspace() !== null;
  return hasWorkspace ? <LoginSelect /> : <p className={css['hint']}>{text.loginNeedsWorkspace}</p>;
}

function LoginSelect() {
  useEffect(followLogins, []);
  const chosen = useConnection((state) => state.form.proxyLogin);
  const logins = useLogins((state) => state.logins);
  const [open, setOpen] = useState<'new' | 'remove' | null>(null);
  const login = logins?.find(({ id }) => id === chosen);
  const options: SelectOption<Choice>[] = [
    { value: 'none', label: text.noLogin },
    ...(logins ?? []).map(({ id, name, user }) => ({ value: id, label: visibleText(name), note: visibleText(user) })),
    ...(chosen !== 'none' && login === undefined
      ? [{ value: chosen, label: logins === null ? '…' : text.loginGone }]
      : []),
    { value: 'new', label: text.newLogin },
  ];
  return (
    <>
      <Field label={text.login}>
        <Select<Choice>
          value={chosen}
          options={options}
          onChange={(value) => (value === 'new' ? setOpen('new') : changeDialForm({ proxyLogin: value }))}
        />
      </Field>
      {login === undefined ? null : (
        <div>
          <LinkButton onClick={() => setOpen('remove')}>{text.removeLogin}</LinkButton>
        </div>
      )}
      {open === 'new' ? <LoginDialog onClose={() => setOpen(null)} onSaved={() => setOpen(null)} /> : null}
      {open === 'remove' && login !== undefined ? (
        <RemoveLoginDialog login={login} onClose={() => setOpen(null)} />
      ) : null}
    </>
  );
}

function RemoveLoginDialog({ login, onClose }: { readonly login: SavedLogin; readonly onClose: () => void }) {
  const [error, setError] = useState<AppError | null>(null);
  const remove = async () => {
    const answer = await removeLogin(login.id);
    if (answer.ok) onClose();
    else setError(answer.error);
  };
  return (
    <ConfirmDialog
      open
      title={text.removeDialog.title(login.name)}
      confirmLabel={text.removeDialog.confirm(login.name)}
      onConfirm={() => void remove()}
      onCancel={onClose}
    >
      <p>{text.removeDialog.what}</p>
      {error === null ? null : <ErrorPanel inset {...describeError(error)} />}
    </ConfirmDialog>
  );
}
