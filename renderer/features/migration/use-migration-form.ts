import { type RefObject, useEffect, useRef, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type {
  ForeignPlace,
  ForeignProgram,
  MigrationPreview,
  MigrationReport,
} from '../../../shared/model/migration.ts';
import { migrationText as words } from '../../../shared/text/en/ui/migration.ts';
import {
  chooseMigration,
  forgetMigration,
  previewMigration,
  runMigration,
  takeDroppedMigration,
  useDroppedMigration,
} from '../../stores/migration.ts';
import { ensureUnlocked } from '../../stores/unlock.ts';
import type { PassphraseHandle } from '../../ui/passphrase-input.tsx';

export interface MigrationForm {
  readonly stage: 'choosing' | 'reading' | 'working' | 'done';
  readonly program: ForeignProgram;
  readonly source: ForeignPlace | null;
  readonly preview: MigrationPreview | null;
  readonly report: MigrationReport | null;
  readonly error: AppError | null;
  readonly secret: RefObject<PassphraseHandle | null>;
  readonly setProgram: (program: ForeignProgram) => void;
  /** Native dialog; then what is there is read. */
  readonly choose: () => Promise<void>;
  readonly submit: () => Promise<void>;
}

export function useMigrationForm(onClose: () => void): MigrationForm {
  const secret = useRef<PassphraseHandle>(null);
  const latest = useRef<ForeignPlace>(null);
  const [stage, setStage] = useState<MigrationForm['stage']>('choosing');
  const [program, setProgram] = useState<ForeignProgram>('openssl-ca');
  const [source, setSource] = useState<ForeignPlace | null>(null);
  const [preview, setPreview] = useState<MigrationPreview | null>(null);
  const [report, setReport] = useState<MigrationReport | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  useEffect(() => (source === null ? undefined : () => forgetMigration(source)), [source]);
  const choose = async () => {
    const chosen = await chooseMigration(program);
    if (!chosen.ok) return setError(chosen.error);
    if (chosen.value === null) return;
    return read({ program, ...chosen.value });
  };
  const read = async (next: ForeignPlace) => {
    setError(null);
    setPreview(null);
    setReport(null);
    setProgram(next.program);
    setSource(next);
    latest.current = next;
    setStage('reading');
    const shown = await previewMigration(next);
    // Another was chosen or dropped meanwhile, and is being read.
    if (latest.current !== next) return;
    setStage('choosing');
    if (shown.ok) return setPreview(shown.value);
    setSource(null);
    return setError(shown.error.code === 'job.cancelled' ? null : shown.error);
  };
  const dropped = useDroppedMigration((state) => state.place);
  useEffect(() => {
    const place = dropped === null ? null : takeDroppedMigration();
    if (place === null) return;
    if (stage === 'reading' || stage === 'working') forgetMigration(place);
    else void read(place);
  });
  const submit = async () => {
    if (stage === 'done') return onClose();
    if (source === null || preview === null || stage !== 'choosing') return;
    if (!(await ensureUnlocked(words.unlockPurpose))) return;
    const passphrase = secret.current?.isEmpty() === false ? secret.current.take() : null;
    setError(null);
    setStage('working');
    const done = await runMigration(source, passphrase);
    setStage(done.ok ? 'done' : 'choosing');
    if (done.ok) setReport(done.value);
    else setError(done.error);
  };
  return { stage, program, source, preview, report, error, secret, setProgram, choose, submit };
}
