import { type RefObject, useRef, useState } from 'react';
import type { Input } from '../../../shared/contract/index.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import { restoreText as words } from '../../../shared/text/en/ui/restore.ts';
import { type ChosenBackup, type ChosenPlace, choosePlace, restore } from '../../stores/restore.ts';
import type { PassphraseHandle } from '../../ui/passphrase-input.tsx';
import { showToast } from '../../ui/toast.tsx';

export interface RestoreForm {
  readonly secret: RefObject<PassphraseHandle | null>;
  /** The recovery key is typed instead of a passphrase. */
  readonly recovery: boolean;
  readonly operator: string | null;
  readonly missing: 'operator' | 'secret' | null;
  readonly place: ChosenPlace | null;
  readonly busy: boolean;
  readonly error: AppError | null;
  /** What is in it has findings. */
  readonly isUnsound: boolean;
  readonly evenDamaged: boolean;
  readonly submit: () => Promise<void>;
  readonly toggle: () => void;
  readonly chooseOperator: (name: string) => void;
  /** Native dialog. */
  readonly choosePlace: () => Promise<void>;
  readonly setEvenDamaged: (isWanted: boolean) => void;
}

/** A place where nothing can be written, or something is already, is asked for anew. */
const PLACE_FAILURES: ReadonlySet<string> = new Set([
  'file.exists',
  'file.not-writable',
  'file.disk-full',
  'file.handle-expired',
  'workspace.network-file-system',
]);

export function useRestoreForm({ handle, info }: ChosenBackup, onClose: () => void): RestoreForm {
  const { take, isReady, ...opener } = useOpener(info.operators);
  const place = usePlace(info.workspace);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const [isUnsound, setUnsound] = useState(false);
  const [evenDamaged, setEvenDamaged] = useState(false);
  const fail = (failure: AppError): void => {
    if (PLACE_FAILURES.has(failure.code)) place.forget();
    setUnsound(isUnsound || failure.code === 'backup.unsound');
    // Whoever stopped it knows that.
    if (failure.code !== 'job.cancelled') setError(failure);
    // The field comes back with the next drawing.
    requestAnimationFrame(() => opener.secret.current?.focus());
  };
  const submit = async (): Promise<void> => {
    if (busy || !isReady()) return;
    const target = await place.ensure();
    if (!target.ok) return setError(target.error);
    if (target.value === null) return;
    setBusy(true);
    setError(null);
    const answer = await restore({ handle, target: target.value.handle, secret: take(), evenDamaged });
    setBusy(false);
    if (!answer.ok) return fail(answer.error);
    if (!answer.value) return;
    showToast(evenDamaged ? words.doneDamaged(info.workspace) : words.done(info.workspace));
    onClose();
  };
  return {
    ...opener,
    busy,
    error,
    isUnsound,
    evenDamaged,
    submit,
    setEvenDamaged,
    place: place.chosen,
    choosePlace: place.choose,
  };
}

type Opener = Pick<RestoreForm, 'secret' | 'recovery' | 'operator' | 'missing' | 'toggle' | 'chooseOperator'> & {
  /** Tells what is missing. */
  readonly isReady: () => boolean;
  /** What was typed; the field is empty afterwards. */
  readonly take: () => Input<'backup.restore'>['secret'];
};

/** A passphrase, and whose it is, or the recovery key. */
function useOpener(operators: readonly string[]): Opener {
  const secret = useRef<PassphraseHandle>(null);
  const [recovery, setRecovery] = useState(false);
  const [operator, setOperator] = useState(operators.length === 1 ? (operators[0] ?? null) : null);
  const [missing, setMissing] = useState<RestoreForm['missing']>(null);
  const isReady = (): boolean => {
    const mustChoose = !recovery && operators.length > 0 && operator === null;
    const found = mustChoose ? 'operator' : secret.current?.isEmpty() === false ? null : 'secret';
    setMissing(found);
    return found === null;
  };
  const take = (): Input<'backup.restore'>['secret'] => {
    const typed = secret.current?.take() ?? new Uint8Array();
    if (recovery) return { recoveryKey: typed };
    return operator === null ? { passphrase: typed } : { passphrase: typed, operator };
  };
  const toggle = (): void => {
    secret.current?.take().fill(0);
    setMissing(null);
    setRecovery(!recovery);
    secret.current?.focus();
  };
  const chooseOperator = (name: string): void => {
    setMissing(null);
    setOperator(name);
  };
  return { secret, recovery, operator, missing, isReady, take, toggle, chooseOperator };
}

interface Place {
  readonly chosen: ChosenPlace | null;
  readonly choose: () => Promise<void>;
  /** The one that was chosen, else asks. Null where that was left. */
  readonly ensure: () => Promise<Result<ChosenPlace | null, AppError>>;
  readonly forget: () => void;
}

/** The file that is to be made. It stays for the next attempt: a wrong passphrase is no reason to ask for it again. */
function usePlace(name: string): Place {
  const [chosen, setChosen] = useState<ChosenPlace | null>(null);
  const ask = async (): Promise<Result<ChosenPlace | null, AppError>> => {
    const asked = await choosePlace(name.trim() === '' ? words.facts.workspace : name.slice(0, 200));
    if (asked.ok && asked.value !== null) setChosen(asked.value);
    return asked;
  };
  return {
    chosen,
    choose: async () => void (await ask()),
    ensure: async () => (chosen === null ? ask() : { ok: true, value: chosen }),
    forget: () => setChosen(null),
  };
}
