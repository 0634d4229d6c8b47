import { Ellipsis } from 'lucide-react';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import { handOverText } from '../../../shared/text/en/ui/hand-over.ts';
import { inventoryText } from '../../../shared/text/en/ui/inventory.ts';
import { renewText } from '../../../shared/text/en/ui/renew.ts';
import { openHandOver } from '../../stores/hand-over.ts';
import { openRenew } from '../../stores/renew.ts';
import { openRevoke } from '../../stores/revoke.ts';
import { useRoleBlock } from '../../stores/operators.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { renewBlocked, revokeBlocked, useFurtherActions } from './certificate-actions.ts';
import type { CertificateAction } from './certificate-dialogs.tsx';
import css from './inventory.module.css';

const { actions, details } = inventoryText;

export interface DetailsActionsProps {
  readonly certificate: CertificateSummary;
  readonly onAct: (action: CertificateAction) => void;
}

/** The main actions fit one line at every width of the pane; the others are a menu behind them. */
export function DetailsActions({ certificate, onAct }: DetailsActionsProps) {
  const readOnly = useWorkspace()?.readOnly === true;
  const roleBlock = useRoleBlock('issuer');
  const more = useFurtherActions(onAct);
  return (
    <footer className={css['paneFoot']}>
      <Button variant="primary" onClick={() => openHandOver(certificate)}>
        {handOverText.action}
      </Button>
      <Button
        blockedBecause={renewBlocked(certificate, readOnly) ?? roleBlock}
        onClick={() => openRenew([certificate.id])}
      >
        {renewText.action}
      </Button>
      <span className={css['gap']} />
      <Button
        variant="danger"
        blockedBecause={revokeBlocked(certificate, readOnly) ?? roleBlock}
        onClick={() => openRevoke({ selection: { ids: [certificate.id] }, count: 1 })}
      >
        {actions.revoke}
      </Button>
      <Menu align="end" trigger={<IconButton icon={Ellipsis} label={details.more} />} entries={more(certificate)} />
    </footer>
  );
}
