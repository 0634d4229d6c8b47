import { useEffect, useMemo, useState } from 'react';
import { create } from 'zustand';
import type { ValidationSettings, ValidationSubject } from '../../shared/contract/validation.ts';
import type { AppError } from '../../shared/errors.ts';
import type { FileHandleId, Hex } from '../../shared/model/brands.ts';
import type { FoundIssuers, ValidationAnswer } from '../../shared/model/validation-settings.ts';
import type { TrustStore } from '../../shared/model/validation.ts';
import type { Result } from '../../shared/result.ts';
import { call, upload } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';
import { useWorkspace } from './workspace.ts';
import { useAnswerCount } from './status.ts';
import { onOtherWorkspace } from './workspace-change.ts';

export type { ValidationSettings, ValidationSubject };
/** What a person asks; the certificates that were fetched are added by the store. */
export type AskedValidation = Omit<ValidationSettings, 'fetched'>;

export interface ValidationReading {
  /** The newest answer; stays while the next one is on its way. */
  readonly answer: ValidationAnswer | null;
  readonly error: AppError | null;
  readonly busy: boolean;
}

/** Moving the slider asks many times a second. */
const ASK_AFTER_MS = 90;

interface ValidationState {
  /** Certificates that were fetched for a subject, by its name. */
  readonly fetched: Readonly<Record<string, readonly Hex[]>>;
  /** Names of files that were chosen to be trusted or to tell who is revoked, by their handle. */
  readonly files: Readonly<Record<string, string>>;
}

/** As many as one question may name. */
const MOST_FETCHED = 64;
const EMPTY: ValidationState = { fetched: {}, files: {} };
const NOTHING: readonly Hex[] = [];
const useFound = create<ValidationState>(() => EMPTY);

/** Validates a subject, again whenever the question or the certificates of the workspace change. */
export function useValidation(subject: ValidationSubject, asked: AskedValidation): ValidationReading {
  const name = nameOf(subject);
  const fetched = useFound((state) => state.fetched[name] ?? NOTHING);
  const [asker] = useState(takeAsker);
  const question = JSON.stringify({ subject, settings: { ...asked, fetched } });
  const [reading, setReading] = useState<
    { readonly name: string; readonly question: string } & Omit<ValidationReading, 'busy'>
  >({
    name,
    question: '',
    answer: null,
    error: null,
  });
  useEffect(() => {
    let current = true;
    const ask = async () => {
      const input = JSON.parse(question) as Omit<Parameters<typeof call<'validation.run'>>[1], 'asker'>;
      const answer = await call('validation.run', { ...input, asker });
      // What was cancelled has been asked anew.
      if (!current || (!answer.ok && answer.error.code === 'job.cancelled')) return;
      const told = { name, question };
      setReading(
        answer.ok ? { ...told, answer: answer.value, error: null } : { ...told, answer: null, error: answer.error },
      );
    };
    const timer = setTimeout(() => void ask(), ASK_AFTER_MS);
    const stop = onDataChanged(CHANGING, () => void ask());
    const stopAnswers = useAnswerCount.subscribe(() => void ask());
    return () => {
      current = false;
      clearTimeout(timer);
      stop();
      stopAnswers();
    };
  }, [name, question, asker]);
  // The answer about another certificate is no former answer about this one.
  if (reading.name !== name) return { answer: null, error: null, busy: true };
  return { answer: reading.answer, error: reading.error, busy: reading.question !== question };
}

let askers = 0;

/** A number for each place that asks: a newer question ends the former one of the same place alone. */
const takeAsker = (): number => (askers += 1);

const CHANGING = ['certificate', 'authority', 'crl', 'revocation', 'foreign_crl', '*'];

const nameOf = (subject: ValidationSubject): string =>
  subject.kind === 'file'
    ? `file ${subject.handle} ${subject.item}`
    : subject.kind === 'run'
      ? `run ${subject.id} ${subject.side}`
      : `certificate ${subject.id}`;

/** What is asked where nobody has chosen: believe the workspace, or the system where none is open. */
export function useDefaultQuestion(): AskedValidation {
  const hasWorkspace = useWorkspace() !== null;
  return useMemo(
    () => ({
      trust: hasWorkspace ? ['workspace', 'system'] : ['system'],
      strictness: 'rfc5280',
      weakAlgorithms: 'refuse',
      revocation: 'if-given',
      revocationFiles: [],
      statusAnswers: true,
      policies: [],
      requireExplicitPolicy: false,
      inhibitPolicyMapping: false,
      inhibitAnyPolicy: false,
    }),
    [hasWorkspace],
  );
}

/** Stores that can be chosen here. */
export function useOfferedStores(): readonly TrustStore[] {
  const hasWorkspace = useWorkspace() !== null;
  return hasWorkspace ? WITH_WORKSPACE : WITHOUT_WORKSPACE;
}

const WITHOUT_WORKSPACE: readonly TrustStore[] = ['system', 'mozilla'];
const WITH_WORKSPACE: readonly TrustStore[] = ['workspace', ...WITHOUT_WORKSPACE];

/** Looks for the issuer of a certificate; what is found takes part in the validations of the subject from now on. */
export async function findIssuers(
  subject: ValidationSubject,
  certificate: Hex,
  allowPrivate: boolean,
): Promise<Result<FoundIssuers, AppError>> {
  const answer = await call('validation.findIssuers', { certificate, allowPrivate });
  if (!answer.ok) return answer;
  const name = nameOf(subject);
  useFound.setState(({ fetched }) => {
    const all = new Set([...(fetched[name] ?? []), ...answer.value.found]);
    return { fetched: { ...fetched, [name]: [...all].slice(-MOST_FETCHED) } };
  });
  return answer;
}

/** Native dialog for certificates to trust, or for lists and answers; null when it was cancelled. */
export async function chooseFile(purpose: 'trust' | 'revocation'): Promise<FileHandleId | null> {
  const answer = await call('file.choose', { purpose });
  if (!answer.ok || answer.value === null) return null;
  const { handle, name } = answer.value;
  useFound.setState(({ files }) => ({ files: { ...files, [handle]: name } }));
  return handle;
}

/** Names of the files that were chosen, by their handle; a handle out of an old address has none. */
export const useChosenFiles = (): Readonly<Record<string, string>> => useFound(({ files }) => files);

/** Saves a drawing where the user chooses; null when that was cancelled. */
export async function saveGraph(
  svg: string,
  name: string,
): Promise<Result<{ readonly name: string } | null, AppError>> {
  const uploaded = await upload(new Blob([svg]), { name: 'chain.svg' });
  if (!uploaded.ok) return uploaded;
  const saved = await call('validation.saveGraph', { handle: uploaded.value, name: name.slice(0, 500) });
  await call('file.release', { handle: uploaded.value });
  return saved;
}

onOtherWorkspace(() => useFound.setState(EMPTY));
