import { Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { authorityFormText } from '../../../shared/text/en/ui/authority-form.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { classes } from '../../ui/class-names.ts';
import { TextInput } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { LIMIT_TYPES, type LimitType, type TypedLimit, type TypedPolicy } from './authority-form.ts';
import type { ContentProblems } from './content-problems.ts';
import fold from './fold.module.css';

const { limits: words, policies: policyWords } = authorityFormText;

export interface LimitRowsProps {
  readonly limits: readonly TypedLimit[];
  readonly problems: ContentProblems;
  readonly onChange: (limits: readonly TypedLimit[]) => void;
}

const EFFECTS = ['permitted', 'excluded'] as const;
const NEW_LIMIT: TypedLimit = { effect: 'permitted', type: 'dns', value: '' };

/** Limits on the names below an authority, one a row. */
export function LimitRows({ limits, problems, onChange }: LimitRowsProps) {
  const change = (at: number, part: Partial<TypedLimit>) =>
    onChange(limits.map((limit, index) => (index === at ? { ...limit, ...part } : limit)));
  return (
    <>
      <p>{words.hint}</p>
      {limits.map((limit, at) => (
        <div key={at} className={classes(fold['row'], fold['limit'])}>
          <Select
            label={words.effect}
            value={limit.effect}
            onChange={(effect) => change(at, { effect })}
            options={EFFECTS.map((value) => ({ value, label: words.effects[value] }))}
          />
          <Select<LimitType>
            label={words.type}
            value={limit.type}
            onChange={(type) => change(at, { type })}
            options={LIMIT_TYPES.map((value) => ({ value, label: words.types[value] }))}
          />
          <Row problem={problems(placeOf(limits, at))}>
            <TextInput
              mono
              aria-label={words.value}
              placeholder={words.placeholders[limit.type]}
              maxLength={900}
              value={limit.value}
              onChange={(event) => change(at, { value: event.currentTarget.value })}
            />
          </Row>
          <IconButton
            icon={X}
            label={words.remove}
            onClick={() => onChange(limits.filter((_limit, index) => index !== at))}
          />
        </div>
      ))}
      <div>
        <Button size="small" icon={Plus} onClick={() => onChange([...limits, NEW_LIMIT])}>
          {words.add}
        </Button>
      </div>
    </>
  );
}

/** A control with what is wrong below it; its own label is for assistive technology. */
function Row({ problem, children }: { readonly problem: string | undefined; readonly children: ReactNode }) {
  return (
    <div>
      {children}
      {problem === undefined ? null : (
        <p role="alert" className={fold['problem']}>
          {problem}
        </p>
      )}
    </div>
  );
}

/** The place that the main side names: the limits of one effect are sent together, without empty ones. */
function placeOf(limits: readonly TypedLimit[], at: number): string {
  const effect = limits[at]?.effect ?? 'permitted';
  const before = limits.slice(0, at).filter((limit) => limit.effect === effect && limit.value.trim() !== '').length;
  return `nameConstraints.${effect}.${before}`;
}

export interface PolicyRowsProps {
  readonly policies: readonly TypedPolicy[];
  readonly problems: ContentProblems;
  readonly onChange: (policies: readonly TypedPolicy[]) => void;
}

/** Certificate policies with the address of their practice statement. */
export function PolicyRows({ policies, problems, onChange }: PolicyRowsProps) {
  const change = (at: number, part: Partial<TypedPolicy>) =>
    onChange(policies.map((policy, index) => (index === at ? { ...policy, ...part } : policy)));
  return (
    <>
      {policies.map((policy, at) => (
        <div key={at} className={classes(fold['row'], fold['policy'])}>
          <Row problem={problems(`policies.${at}`)}>
            <TextInput
              mono
              aria-label={policyWords.oid}
              placeholder={policyWords.oidPlaceholder}
              maxLength={200}
              value={policy.oid}
              onChange={(event) => change(at, { oid: event.currentTarget.value })}
            />
          </Row>
          <TextInput
            aria-label={policyWords.cps}
            placeholder={policyWords.cpsPlaceholder}
            maxLength={2048}
            value={policy.cps}
            onChange={(event) => change(at, { cps: event.currentTarget.value })}
          />
          <IconButton
            icon={X}
            label={policyWords.remove}
            onClick={() => onChange(policies.filter((_policy, index) => index !== at))}
          />
        </div>
      ))}
      <div>
        <Button size="small" icon={Plus} onClick={() => onChange([...policies, { oid: '', cps: '' }])}>
          {policyWords.add}
        </Button>
      </div>
    </>
  );
}
