import { Download } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { ValidationAnswer } from '../../../shared/model/validation-settings.ts';
import { chainText } from '../../../shared/text/en/ui/chain.ts';
import { Banner } from '../banner.tsx';
import { IconButton } from '../button.tsx';
import { Segmented } from '../segmented.tsx';
import { CertificateTable } from './certificate-table.tsx';
import { ChainGraph } from './chain-graph.tsx';
import css from './chain-panel.module.css';
import { buildChainSvg, type DrawingColours } from './chain-svg.ts';
import { findPathAlong, findPathThrough } from './chain-view.ts';
import { CheckList } from './check-list.tsx';
import { type FindIssuers, MissingIssuerCard } from './missing-issuer.tsx';
import { PathPicker } from './path-picker.tsx';
import { SeenBy } from './seen-by.tsx';
import { buildVerdict } from './verdict.ts';

const words = chainText.graph;

export interface ChainPanelProps {
  readonly answer: ValidationAnswer;
  /** Place of the path that is shown. */
  readonly path: number;
  readonly onPath: (path: number) => void;
  /** Whether a newer answer is on its way; the shown one stays until it is there. */
  readonly busy: boolean;
  /** Looks for the issuer of a certificate; `allowPrivate` once the user has agreed to that. */
  readonly onFind: FindIssuers;
  /** Saves a drawing of the graph; the name is that of the certificate. */
  readonly onSave: (svg: string, name: string) => void;
  readonly actions?: ReactNode;
  /** What lists and responders say of the certificate. */
  readonly status?: ReactNode;
}

type View = 'graph' | 'table';

function ViewSwitch({ view, onView }: { readonly view: View; readonly onView: (view: View) => void }) {
  return (
    <Segmented<View>
      label={words.view}
      size="small"
      value={view}
      options={[
        { value: 'graph', label: words.asGraph },
        { value: 'table', label: words.asTable },
      ]}
      onChange={onView}
    />
  );
}

const drawChain = (answer: ValidationAnswer, path: number): string =>
  buildChainSvg({
    report: answer.report,
    path,
    title: buildVerdict(answer, path).title,
    colours: readColours(),
  });

const nameOfLeaf = ({ report }: ValidationAnswer): string => report.nodes[report.paths[0]?.nodes[0] ?? 0]?.title ?? '';

/** The colours of the window, so that a drawing looks as what was seen. */
function readColours(): DrawingColours {
  const tokens = getComputedStyle(document.documentElement);
  const read = (name: string): string => tokens.getPropertyValue(name).trim();
  return {
    paper: read('--bg-main'),
    box: read('--bg-raised'),
    ink: read('--tx-1'),
    faint: read('--tx-2'),
    line: read('--ln-3'),
    good: read('--valid-fg'),
    warn: read('--expiring-fg'),
    bad: read('--expired-fg'),
  };
}

/** The answer in a sentence, all paths as graph or table, and the checks of the one that is chosen. */
export function ChainPanel(props: ChainPanelProps) {
  const { answer, path, onPath, busy, onFind, onSave, actions, status } = props;
  const { report } = answer;
  const [focused, setFocused] = useState<number | null>(null);
  const [view, setView] = useState<View>('graph');
  const verdict = buildVerdict(answer, path);
  const choose = (next: number) => {
    setFocused(null);
    onPath(next);
  };
  const chooseSignature = (from: number, to: number) => {
    const along = findPathAlong(report, from, to);
    if (along !== undefined) choose(along);
  };
  const chooseCertificate = (at: number) => {
    const isShown = report.paths[path]?.nodes.includes(at) === true;
    const through = isShown ? path : findPathThrough(report, at);
    if (through !== undefined && through !== path) onPath(through);
    setFocused(focused === at ? null : at);
  };
  return (
    <div className={css['panel']} aria-busy={busy}>
      <Banner tone={verdict.tone} title={verdict.title} headingLevel={1} actions={actions}>
        {verdict.remarks.length === 0 ? undefined : <p>{verdict.remarks.join(' ')}</p>}
      </Banner>
      <div className={css['scroll']}>
        <div className={css['bar']}>
          <PathPicker report={report} chosen={path} onChoose={choose} />
          <ViewSwitch view={view} onView={setView} />
          <IconButton
            icon={Download}
            label={words.save}
            size="small"
            onClick={() => onSave(drawChain(answer, path), nameOfLeaf(answer))}
          />
        </div>
        {view === 'graph' ? (
          <ChainGraph
            report={report}
            path={path}
            focused={focused}
            onCertificate={chooseCertificate}
            onSignature={chooseSignature}
          />
        ) : (
          <CertificateTable report={report} path={path} focused={focused} onCertificate={chooseCertificate} />
        )}
        <MissingIssuerCard report={report} path={path} onFind={onFind} />
        <SeenBy verdicts={report.seenBy} />
        {status === undefined ? null : <div className={css['status']}>{status}</div>}
        <CheckList report={report} path={path} focused={focused} onFocus={setFocused} />
      </div>
    </div>
  );
}
