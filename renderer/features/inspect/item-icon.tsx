import { Archive, Award, Braces, FileKey, FilePen, KeyRound, ListX, Lock, MessageSquare, Terminal } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { InspectKind } from '../../../shared/model/inspect.ts';
import type { InspectRow } from '../../../shared/model/inspect-answers.ts';
import { classes } from '../../ui/class-names.ts';
import { StatusIcon, type StatusKind } from '../../ui/status.tsx';
import css from './item-tree.module.css';
import { rowStanding, type Standing } from './verdict.ts';

const SHAPES: Readonly<Record<Exclude<Standing, 'good'>, StatusKind>> = {
  warning: 'expiring',
  bad: 'expired',
  none: 'not-checked',
};

const KINDS: Readonly<Partial<Record<InspectKind, LucideIcon>>> = {
  'private-key': KeyRound,
  'public-key': FileKey,
  pkcs7: Archive,
  pkcs12: Archive,
  keystore: Archive,
  'ocsp-request': MessageSquare,
  'ocsp-response': MessageSquare,
  'ssh-key': Terminal,
  jwk: Braces,
};

/** Reading alone verifies nothing: without a problem a line says what it is, and never that it is valid. */
const UNVERIFIED: Readonly<Partial<Record<InspectKind, LucideIcon>>> = { certificate: Award, csr: FilePen, crl: ListX };

/** What an item is, or how it stands where it is judged. A word stands beside it. */
export function ItemIcon({ row, now }: { readonly row: InspectRow; readonly now: number }) {
  const standing = rowStanding(row, now);
  const kind = standing === 'good' ? UNVERIFIED[row.kind] : KINDS[row.kind];
  const Icon = row.locked === true ? Lock : kind;
  if (Icon === undefined) {
    const shape = standing === 'good' ? 'not-checked' : SHAPES[standing];
    return <StatusIcon status={row.kind === 'unknown' ? 'unknown' : shape} className={css['icon']} />;
  }
  return <Icon aria-hidden className={classes(css['icon'], css['kind'])} />;
}

/** The same over the item, where nothing is judged. */
export function KindIcon({ kind, locked }: { readonly kind: InspectKind; readonly locked: boolean }) {
  const Icon = locked ? Lock : (KINDS[kind] ?? UNVERIFIED[kind]);
  return Icon === undefined ? <StatusIcon status="unknown" /> : <Icon aria-hidden />;
}
