import {
  BellOff,
  Cable,
  Copy,
  Handshake,
  OctagonX,
  PackageCheck,
  PanelRight,
  RefreshCw,
  Share,
  Tag as TagIcon,
  UserRound,
} from 'lucide-react';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import { handOverText } from '../../../shared/text/en/ui/hand-over.ts';
import { renewText } from '../../../shared/text/en/ui/renew.ts';
import { inventoryMarksText } from '../../../shared/text/en/ui/inventory-marks.ts';
import { inventoryText as words } from '../../../shared/text/en/ui/inventory.ts';
import { openBulkChange } from '../../stores/bulk-change.ts';
import { openHandOver } from '../../stores/hand-over.ts';
import { openRenew } from '../../stores/renew.ts';
import { openRevoke } from '../../stores/revoke.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { useUiHost } from '../../ui/host.tsx';
import type { MenuEntry } from '../../ui/menu.tsx';
import { showToast } from '../../ui/toast.tsx';
import type { CertificateAction } from './certificate-dialogs.tsx';

/** Why a certificate cannot be revoked here; undefined when it can. */
export function revokeBlocked(certificate: CertificateSummary, readOnly: boolean): string | undefined {
  if (readOnly) return words.actions.readOnly;
  if (certificate.status === 'revoked') return words.actions.alreadyRevoked;
  if (certificate.authorityId === undefined) return words.actions.notOurs;
  return undefined;
}

/** Why a certificate can have no successor here; undefined when it can. */
export function renewBlocked(certificate: CertificateSummary, readOnly: boolean): string | undefined {
  if (readOnly) return words.actions.readOnly;
  if (certificate.isCa) return renewText.refusal('is-authority');
  return certificate.authorityId === undefined ? renewText.refusal('not-issued-here') : undefined;
}

const dialAddress = (certificate: CertificateSummary): string =>
  buildAddress('connect', [], { credential: certificate.id });

/** The context menu of a row. */
export function useCertificateActions(onAct: (action: CertificateAction) => void) {
  const more = useFurtherActions(onAct);
  const readOnly = useWorkspace()?.readOnly === true;
  return (certificate: CertificateSummary, onOpen: () => void): readonly MenuEntry[] => [
    { label: words.actions.open, icon: PanelRight, note: '↵', onChoose: onOpen },
    { label: handOverText.action, icon: PackageCheck, onChoose: () => openHandOver(certificate) },
    {
      label: renewText.action,
      icon: RefreshCw,
      disabledBecause: renewBlocked(certificate, readOnly),
      onChoose: () => openRenew([certificate.id]),
    },
    ...more(certificate),
    'separator',
    ...noteEntries(certificate, readOnly),
    'separator',
    {
      label: words.actions.revoke,
      icon: OctagonX,
      danger: true,
      disabledBecause: revokeBlocked(certificate, readOnly),
      onChoose: () => openRevoke({ selection: { ids: [certificate.id] }, count: 1 }),
    },
  ];
}

const NOTE_ICONS = { tags: TagIcon, partner: Handshake, owner: UserRound, snooze: BellOff } as const;

/** What people say of a certificate; it can be taken back. */
const noteEntries = ({ id }: CertificateSummary, readOnly: boolean): readonly MenuEntry[] =>
  (['tags', 'partner', 'owner', 'snooze'] as const).map((act) => ({
    label: inventoryMarksText[act],
    icon: NOTE_ICONS[act],
    disabledBecause: readOnly ? words.actions.readOnly : undefined,
    onChoose: () => openBulkChange({ act, count: 1, selection: { ids: [id] } }),
  }));

/** What has no button of its own in the details. */
export function useFurtherActions(onAct: (action: CertificateAction) => void) {
  const { copy, words: kit } = useUiHost();
  const copyAs = (text: string, name: string) => () => void copyText(text, name);
  const copyText = async (text: string, name: string) => {
    const copied = await copy(text);
    showToast(copied ? kit.copied(name) : kit.copyFailed, copied ? 'done' : 'failed');
  };
  return (certificate: CertificateSummary): readonly MenuEntry[] => [
    {
      label: words.actions.dial,
      icon: Cable,
      disabledBecause: certificate.hasKey ? undefined : words.actions.noKey,
      onChoose: () => navigate(dialAddress(certificate)),
    },
    { label: words.actions.export, icon: Share, onChoose: () => onAct({ kind: 'export', certificate }) },
    'separator',
    { label: words.actions.copySubject, icon: Copy, onChoose: copyAs(certificate.subject, words.actions.subject) },
    { label: words.actions.copySerial, icon: Copy, onChoose: copyAs(certificate.serialHex, words.actions.serial) },
    {
      label: words.actions.copyFingerprint,
      icon: Copy,
      onChoose: copyAs(certificate.sha256, words.actions.fingerprint),
    },
  ];
}
