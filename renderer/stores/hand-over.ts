import { useEffect, useState } from 'react';
import { create } from 'zustand';
import type { AppError } from '../../shared/errors.ts';
import type { CertificateSummary } from '../../shared/model/certificate.ts';
import type { KitChoice, KitOffer, KitPart, KitPreviewFile, KitReport } from '../../shared/model/kit.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import { handOverText } from '../../shared/text/en/ui/hand-over.ts';
import { call } from '../api/client.ts';
import { cancelJob, isRunning, useJobs } from './jobs.ts';
import { ensureUnlockedToExport } from './needs.ts';

interface HandOverState {
  readonly certificate: CertificateSummary | null;
}

/** The certificate that is being handed over, by whichever screen; null while the dialog is closed. */
export const useHandOver = create<HandOverState>(() => ({ certificate: null }));

export const openHandOver = (certificate: CertificateSummary): void => useHandOver.setState({ certificate });
export const closeHandOver = (): void => useHandOver.setState({ certificate: null });

/** Native folder dialog, then the kit is written and opened again; null when it was left. The passphrase is kept nowhere. */
export async function writeKit(
  { id, hasKey }: CertificateSummary,
  choice: KitChoice,
): Promise<Result<KitReport | null, AppError>> {
  if (hasKey && holdsKey(choice)) {
    const unlocked = await ensureUnlockedToExport(handOverText.unlockPurpose);
    if (!unlocked.ok || !unlocked.value) return unlocked.ok ? ok(null) : unlocked;
  }
  return call('kit.write', { id, choice });
}

/** Ends the writing that is under way; nothing of it stays. */
export function cancelKit(): void {
  const running = useJobs.getState().jobs.findLast((job) => job.kind === 'kit.write' && isRunning(job));
  if (running !== undefined) void cancelJob(running);
}

const WITHOUT_KEY: ReadonlySet<KitPart> = new Set<KitPart>(['trust', 'fingerprints', 'aws-api-gateway']);
/** Parts that bring no file of the key in PEM. */
const WITHOUT_KEY_FILE: ReadonlySet<KitPart> = new Set<KitPart>([
  ...WITHOUT_KEY,
  'p12',
  'p12-legacy',
  'java',
  'java-client',
]);

const holdsKey = ({ parts }: KitChoice): boolean => parts.some((part) => !WITHOUT_KEY.has(part));

/** Whether a configuration is among them, which brings the files that it names. */
export const namesFiles = (parts: readonly KitPart[]): boolean =>
  bringsKeyFile(parts.filter((part) => part !== 'pem')) || parts.some((part) => COMPANIED.has(part));

const COMPANIED: ReadonlySet<KitPart> = new Set<KitPart>(['java', 'java-client', 'aws-api-gateway']);

/** Whether the form of the key file matters to what was chosen. */
export const bringsKeyFile = (parts: readonly KitPart[]): boolean => parts.some((part) => !WITHOUT_KEY_FILE.has(part));

export const isChosenFrom = (offers: readonly KitOffer[]): KitPart[] =>
  offers.flatMap(({ part, isStandard }) => (isStandard ? [part] : []));

interface Preview {
  readonly files: readonly KitPreviewFile[];
  readonly error: AppError | null;
}

const TYPING_MS = 250;

/** The files of one part; the former answer stays while the next is made. */
export function useKitPreview({ id }: CertificateSummary, part: KitPart, choice: KitChoice): Preview | null {
  const [preview, setPreview] = useState<(Preview & { readonly part: KitPart }) | null>(null);
  const asked = JSON.stringify({ id, part, choice });
  const wait = preview?.part === part ? TYPING_MS : 0;
  useEffect(() => {
    let current = true;
    const timer = setTimeout(() => {
      void call('kit.preview', JSON.parse(asked) as { id: typeof id; part: KitPart; choice: KitChoice }).then(
        (answer) => {
          if (current)
            setPreview(
              answer.ok ? { part, files: answer.value.files, error: null } : { part, files: [], error: answer.error },
            );
        },
      );
    }, wait);
    return () => {
      current = false;
      clearTimeout(timer);
    };
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the wait belongs to the question, it does not begin another one
  }, [asked, part]);
  return preview?.part === part ? preview : null;
}
