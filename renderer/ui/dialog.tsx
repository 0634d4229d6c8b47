import { AlertDialog as BaseAlert } from '@base-ui/react/alert-dialog';
import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { Button, IconButton } from './button.tsx';
import { classes } from './class-names.ts';
import css from './dialog.module.css';
import { useUiWords } from './host.tsx';

export interface DialogProps {
  readonly open: boolean;
  readonly title: ReactNode;
  readonly description?: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons, from the left; the main one last. */
  readonly footer?: ReactNode;
  readonly size?: 'small' | 'normal' | 'wide' | 'large' | undefined;
  /** Refuses Escape and a press outside: for what is shown once. */
  readonly sticky?: boolean | undefined;
  /** Makes the dialog a form; Enter submits it. */
  readonly onSubmit?: (() => void) | undefined;
}

/** What a dialog begins with, rather than its close button: what it marks, else its first field. */
const FIRST_MARKED = '[data-first]';
const FIRST_FIELD = 'input[type="text"], input[type="password"], textarea, [role="combobox"]';

const findFirst = (popup: HTMLElement | null): HTMLElement | null =>
  popup?.querySelector<HTMLElement>(FIRST_MARKED) ?? popup?.querySelector<HTMLElement>(FIRST_FIELD) ?? popup;

export function Dialog(props: DialogProps) {
  const { open, title, description, onClose, children, footer, size = 'normal', sticky = false, onSubmit } = props;
  const words = useUiWords();
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Base.Root
      open={open}
      disablePointerDismissal
      onOpenChange={(next, details) => {
        if (next || (sticky && details.reason !== 'close-press')) details.cancel();
        else onClose();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className={css['scrim']} />
        <Base.Viewport className={css['viewport']}>
          <Base.Popup
            ref={popup}
            className={classes(css['popup'], css[size])}
            initialFocus={() => findFirst(popup.current)}
          >
            <header className={css['head']}>
              <Base.Title className={css['title']}>{title}</Base.Title>
              {sticky ? null : <Base.Close render={<IconButton icon={X} label={words.close} size="small" />} />}
              {description === undefined ? null : (
                <Base.Description className={css['description']}>{description}</Base.Description>
              )}
            </header>
            <Body footer={footer} onSubmit={onSubmit}>
              {children}
            </Body>
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}

export interface ConfirmDialogProps {
  readonly open: boolean;
  /** A question that names what is changed: `Revoke acme-gw-01?`. */
  readonly title: ReactNode;
  readonly description?: ReactNode;
  /** Consequences first, then fields. */
  readonly children: ReactNode;
  /** Repeats the number or the name: `Revoke acme-gw-01`. */
  readonly confirmLabel: string;
  readonly danger?: boolean | undefined;
  readonly busy?: boolean | undefined;
  readonly blocked?: boolean | undefined;
  /** Quiet remark at the left of the buttons. */
  readonly note?: ReactNode;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
  /** Where the focus goes from here: true is where it came from. */
  readonly finalFocus?: (() => HTMLElement | boolean) | undefined;
}

/** An alert dialog. Cancel has the focus. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, title, description, children, confirmLabel, danger = true, busy = false, blocked = false } = props;
  const cancel = useRef<HTMLButtonElement>(null);
  const words = useUiWords();
  return (
    <BaseAlert.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) props.onCancel();
      }}
    >
      <BaseAlert.Portal>
        <BaseAlert.Backdrop className={css['scrim']} />
        <BaseAlert.Viewport className={css['viewport']}>
          <BaseAlert.Popup
            className={classes(css['popup'], css['wide'])}
            initialFocus={cancel}
            finalFocus={props.finalFocus}
          >
            <header className={css['head']}>
              <BaseAlert.Title className={css['title']}>{title}</BaseAlert.Title>
              {description === undefined ? null : (
                <BaseAlert.Description className={css['description']}>{description}</BaseAlert.Description>
              )}
            </header>
            <div className={css['body']}>{children}</div>
            <footer className={css['foot']}>
              <span className={css['note']}>{props.note}</span>
              <BaseAlert.Close ref={cancel} render={<Button className={css['cancel']}>{words.cancel}</Button>} />
              <Button
                variant={danger ? 'danger-solid' : 'primary'}
                disabled={busy || blocked}
                onClick={props.onConfirm}
                aria-busy={busy}
              >
                {confirmLabel}
              </Button>
            </footer>
          </BaseAlert.Popup>
        </BaseAlert.Viewport>
      </BaseAlert.Portal>
    </BaseAlert.Root>
  );
}

export interface Consequence {
  readonly icon: ReactNode;
  readonly title: ReactNode;
  readonly detail?: ReactNode;
}

/** What will happen, one row each, framed; the head of a `ConfirmDialog`. */
export function Consequences({ items }: { readonly items: readonly Consequence[] }) {
  return (
    <ul className={css['consequences']}>
      {items.map((item, index) => (
        <li key={index}>
          {item.icon}
          <div>
            <b>{item.title}</b>
            {item.detail === undefined ? null : <p>{item.detail}</p>}
          </div>
        </li>
      ))}
    </ul>
  );
}

interface BodyProps {
  readonly footer: ReactNode;
  readonly onSubmit: (() => void) | undefined;
  readonly children: ReactNode;
}

function Body({ footer, onSubmit, children }: BodyProps) {
  const content = (
    <>
      <div className={css['body']}>{children}</div>
      {footer === undefined ? null : <footer className={css['foot']}>{footer}</footer>}
    </>
  );
  if (onSubmit === undefined) return <div className={css['form']}>{content}</div>;
  return (
    <form
      className={css['form']}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {content}
    </form>
  );
}
