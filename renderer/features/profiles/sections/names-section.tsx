import { SAN_TYPES, type SanRule, type SanType } from '../../../../shared/model/profile.ts';
import { profileFieldText } from '../../../../shared/text/en/ui/profile-fields.ts';
import { profileWords } from '../../../../shared/text/en/ui/profiles.ts';
import { changeProfile } from '../../../stores/profile-editor.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { LinesField, NumberField, SourceField } from '../profile-field.tsx';
import type { SectionProps } from './section-parts.tsx';
import css from './section.module.css';

const words = profileFieldText.names;

/** What may stand in subjectAltName, by kind of name. */
export function NamesSection({ content: { sans, needsAltName } }: SectionProps) {
  return (
    <div className={css['section']}>
      <p className={css['quiet']}>{words.intro}</p>
      <div className={css['rows']}>
        {SAN_TYPES.map((type) => (
          <SanFields
            key={type}
            type={type}
            rule={sans[type]}
            onChange={(rule) => changeProfile({ sans: { ...sans, [type]: rule } })}
          />
        ))}
      </div>
      <div data-path="needsAltName">
        <Checkbox checked={needsAltName} onChange={(next) => changeProfile({ needsAltName: next })}>
          {words.needsAltName}
        </Checkbox>
      </div>
    </div>
  );
}

interface SanFieldsProps {
  readonly type: SanType;
  readonly rule: SanRule;
  readonly onChange: (rule: SanRule) => void;
}

function SanFields({ type, rule, onChange }: SanFieldsProps) {
  const path = `sans.${type}`;
  const { source } = rule;
  const isNever = source === 'forbidden';
  return (
    <section className={css['san']} aria-label={profileWords.sans[type]}>
      <h3>{profileWords.sans[type]}</h3>
      <div className={css['sanBody']}>
        <div className={css['sanTop']}>
          <SourceField
            path={path}
            label={words.source}
            value={source}
            onChange={(next) => onChange(changeSource(rule, next))}
          />
          {isNever || source === 'profile' ? null : <CountFields path={path} rule={rule} onChange={onChange} />}
          {type === 'dns' && !isNever ? (
            <Checkbox checked={rule.mayBeWildcard} onChange={(mayBeWildcard) => onChange({ ...rule, mayBeWildcard })}>
              {words.wildcard}
            </Checkbox>
          ) : null}
        </div>
        {source === 'profile' ? (
          <LinesField
            path={`${path}.values`}
            label={words.values}
            hint={words.valuesHint}
            value={rule.values}
            onChange={(values) => onChange({ ...rule, values, most: Math.max(rule.most, values.length) })}
          />
        ) : null}
        {source === 'within' ? (
          <LinesField
            path={`${path}.limits`}
            label={words.limits}
            hint={words.limitsHint[type]}
            value={rule.limits}
            onChange={(limits) => onChange({ ...rule, limits })}
          />
        ) : null}
      </div>
    </section>
  );
}

const USUAL_MOST = 20;

/** A kind of name that becomes allowed is allowed some times; one that becomes forbidden is not wanted either. */
function changeSource(rule: SanRule, source: SanRule['source']): SanRule {
  if (source === 'forbidden') return { ...rule, source, least: 0 };
  return { ...rule, source, most: rule.most === 0 ? USUAL_MOST : rule.most };
}

function CountFields({ path, rule, onChange }: Omit<SanFieldsProps, 'type'> & { readonly path: string }) {
  return (
    <>
      <div data-count>
        <NumberField
          path={`${path}.least`}
          label={words.least}
          value={rule.least}
          onChange={(least) => onChange({ ...rule, least })}
        />
      </div>
      <div data-count>
        <NumberField
          path={`${path}.most`}
          label={words.most}
          value={rule.most}
          onChange={(most) => onChange({ ...rule, most })}
        />
      </div>
    </>
  );
}
