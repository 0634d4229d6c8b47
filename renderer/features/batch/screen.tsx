import { FilePlus2 } from 'lucide-react';
import { useEffect } from 'react';
import type { BatchId } from '../../../shared/model/brands.ts';
import { batchText as text } from '../../../shared/text/en/ui/batch.ts';
import { followBatches, showBatch, useBatch } from '../../stores/batch.ts';
import { followIssueProfiles } from '../../stores/issue-profiles.ts';
import { followSigners } from '../../stores/issue-signers.ts';
import { buildAddress, navigate, type ParsedAddress } from '../../stores/router.ts';
import { Button } from '../../ui/button.tsx';
import { Name } from '../../ui/mono.tsx';
import { Toolbar, ToolbarGap } from '../../ui/toolbar.tsx';
import { BatchStart } from './batch-start.tsx';
import { BatchView } from './batch-view.tsx';
import css from './screen.module.css';

/** Many certificates from a table: check every row, look at what would come of it, issue, hand over. */
export function BatchScreen({ address }: { readonly address: ParsedAddress }) {
  const id = (address.path[1] ?? null) as BatchId | null;
  const shown = useBatch((state) => state.shown);
  useEffect(followAll, []);
  useEffect(() => showBatch(id), [id]);
  return (
    <div className={css['screen']}>
      <Toolbar label={text.title}>
        <h1>{text.title}</h1>
        {shown === null || id === null ? null : (
          <span className={css['quiet']}>
            <Name>{shown.fileName}</Name> {text.rows(shown.rows)}, {text.format(shown.encoding, shown.separator)}
          </span>
        )}
        <ToolbarGap />
        <Button variant="quiet" onClick={() => navigate(buildAddress('issue'))}>
          {text.back}
        </Button>
        {id === null ? null : (
          <Button variant="quiet" icon={FilePlus2} onClick={() => navigate(buildAddress('issue', ['batch']))}>
            {text.newBatch}
          </Button>
        )}
      </Toolbar>
      {id === null ? <BatchStart /> : <BatchView key={id} id={id} />}
    </div>
  );
}

function followAll(): () => void {
  const ends = [followBatches(), followIssueProfiles(), followSigners()];
  return () => {
    for (const end of ends) end();
  };
}
