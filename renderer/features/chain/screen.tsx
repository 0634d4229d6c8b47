import { useState } from 'react';
import { chainText } from '../../../shared/text/en/ui/chain.ts';
import { useNow } from '../../stores/clock.ts';
import { describeError, keepFailure } from '../../stores/failure.ts';
import { buildAddress, navigate, type ParsedAddress, replaceAddress } from '../../stores/router.ts';
import {
  type AskedValidation,
  chooseFile,
  findIssuers,
  saveGraph,
  useChosenFiles,
  useDefaultQuestion,
  useOfferedStores,
  useValidation,
  type ValidationSubject,
} from '../../stores/validation.ts';
import { useStatusPanel } from '../../stores/status-panel.ts';
import { Button } from '../../ui/button.tsx';
import { ChainPanel } from '../../ui/chain/chain-panel.tsx';
import { ValidateAs } from '../../ui/chain/validate-as.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { StatusPanel } from '../../ui/status-report/status-panel.tsx';
import { showToast } from '../../ui/toast.tsx';
import { buildQuery, parseQuestion, parseSubject } from './chain-address.ts';
import css from './screen.module.css';

/** Every path of one certificate, validated as asked. */
export function ChainScreen({ address }: { readonly address: ParsedAddress }) {
  const subject = parseSubject(address.path);
  return subject === null ? <NoSubject /> : <Chain key={address.path.join('/')} address={address} subject={subject} />;
}

interface ChainProps {
  readonly address: ParsedAddress;
  readonly subject: ValidationSubject;
}

function Chain({ address, subject }: ChainProps) {
  const usual = useDefaultQuestion();
  const asked = parseQuestion(address.query, usual);
  const { answer, error, busy } = useValidation(subject, asked);
  const [path, setPath] = useState(0);
  const now = useNow();
  const offered = useOfferedStores();
  const files = useChosenFiles();
  const ask = (change: Partial<AskedValidation>) => {
    // The slider would fill the history: a question replaces the one before.
    replaceAddress(buildAddress('chain', address.path, buildQuery({ ...asked, ...change }, usual)));
  };
  const chooseAnchors = async () => {
    const anchorFile = await chooseFile('trust');
    if (anchorFile !== null) ask({ anchorFile });
  };
  const addRevocationFile = async () => {
    const file = await chooseFile('revocation');
    if (file === null) return;
    // Whoever adds a list wants it to count.
    const revocation = asked.revocation === 'off' ? 'if-given' : asked.revocation;
    ask({ revocationFiles: [...asked.revocationFiles, file], revocation });
  };
  const shown = Math.min(path, Math.max(0, (answer?.report.paths.length ?? 1) - 1));
  return (
    <div className={css['screen']}>
      <ValidateAs
        asked={asked}
        answer={answer}
        path={answer?.report.paths[shown]}
        now={asked.at === undefined ? (answer?.report.at ?? now) : now}
        offeredStores={offered}
        files={files}
        onAsk={ask}
        onChooseAnchorFile={() => void chooseAnchors()}
        onAddRevocationFile={() => void addRevocationFile()}
      />
      {error === null ? null : <ErrorPanel {...describeError(error)} />}
      {answer === null ? (
        error === null && (
          <div className={css['reading']}>
            <Spinner>{chainText.reading}</Spinner>
          </div>
        )
      ) : (
        <ChainPanel
          answer={answer}
          path={shown}
          onPath={setPath}
          busy={busy}
          status={<ChainStatus subject={subject} />}
          onSave={(svg, name) => void save(svg, name)}
          onFind={(certificate, allowPrivate) => findIssuers(subject, certificate, allowPrivate)}
        />
      )}
    </div>
  );
}

/** Whether the certificate is revoked, by those whom it names. */
function ChainStatus({ subject }: { readonly subject: ValidationSubject }) {
  const { error, ...panel } = useStatusPanel(subject);
  return error === null ? <StatusPanel {...panel} /> : <ErrorPanel {...describeError(error)} />;
}

async function save(svg: string, name: string): Promise<void> {
  const saved = await saveGraph(svg, name);
  if (!saved.ok) keepFailure(saved);
  else if (saved.value !== null) showToast(chainText.graph.saved(saved.value.name), 'done');
}

function NoSubject() {
  const { title, body, inventory, inspect, connect } = chainText.empty;
  return (
    <>
      <h1 className="visually-hidden">{chainText.title}</h1>
      <EmptyState
        title={title}
        action={
          <span className={css['ways']}>
            <Button variant="primary" onClick={() => navigate('/inventory')}>
              {inventory}
            </Button>
            <Button onClick={() => navigate('/inspect')}>{inspect}</Button>
            <Button onClick={() => navigate('/connect')}>{connect}</Button>
          </span>
        }
      >
        {body}
      </EmptyState>
    </>
  );
}
