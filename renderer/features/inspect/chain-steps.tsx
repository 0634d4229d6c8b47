import type { ValidationAnswer } from '../../../shared/model/validation-settings.ts';
import type { ChainNode } from '../../../shared/model/validation.ts';
import { chainText } from '../../../shared/text/en/ui/chain.ts';
import { useNow } from '../../stores/clock.ts';
import { buildAddress } from '../../stores/router.ts';
import { visibleText } from '../../ui/format-text.ts';
import { Link } from '../../ui/link.tsx';
import { Status } from '../../ui/status.tsx';
import { type TimeAxis, ValidityBar } from '../../ui/validity-bar.tsx';
import { inspectText } from '../../../shared/text/en/ui/inspect.ts';
import { lacksOnlyTrust } from '../../ui/chain/verdict.ts';
import css from './summary-tab.module.css';
import { endsText } from './verdict.ts';

/** The best path from the certificate upwards, all on one axis, so that the end of an issuer is seen. */
export function ChainSteps({ answer }: { readonly answer: ValidationAnswer }) {
  const now = useNow();
  const { nodes, paths } = answer.report;
  const best = paths[0];
  const steps = (best?.nodes ?? []).flatMap((place) => nodes[place] ?? []);
  if (best === undefined || steps.length === 0) return null;
  const axis: TimeAxis = {
    from: Math.min(...steps.map(({ notBefore }) => notBefore)),
    to: Math.max(...steps.map(({ notAfter }) => notAfter)),
    now,
  };
  return (
    <ol className={css['steps']}>
      {steps.map((node, at) => (
        <Step
          key={node.sha256}
          node={node}
          axis={axis}
          now={now}
          status={
            best.checks.every((check) => check.at !== at || check.result !== 'failed')
              ? 'valid'
              : lacksOnlyTrust(best)
                ? 'expiring'
                : 'expired'
          }
        />
      ))}
    </ol>
  );
}

interface StepProps {
  readonly node: ChainNode;
  readonly axis: TimeAxis;
  readonly now: number;
  readonly status: 'valid' | 'expiring' | 'expired';
}

function Step({ node, axis, now, status }: StepProps) {
  const title = visibleText(node.title);
  const origins = node.origins.map((origin) => chainText.graph.origins[origin]).join(', ');
  return (
    <li>
      <div className={css['stepHead']}>
        {node.certificateId === undefined ? (
          <b title={title}>{title}</b>
        ) : (
          <Link to={buildAddress('inventory', [node.certificateId])} title={title}>
            {title}
          </Link>
        )}
        <Status status={status}>{status === 'valid' ? inspectText.chain.passed : inspectText.chain.failed}</Status>
      </div>
      <div className={css['stepBar']}>
        <ValidityBar validity={{ ...node, status }} axis={axis} label={endsText(node, now)} />
      </div>
      <p className={css['quiet']}>{[origins, node.keyLabel, endsText(node, now)].join(' · ')}</p>
    </li>
  );
}
