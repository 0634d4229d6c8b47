import { PSD2_ROLES, type Psd2Role, type QcStatementsChoice } from '../../../../shared/model/profile.ts';
import { profileFieldText } from '../../../../shared/text/en/ui/profile-fields.ts';
import { profileWords } from '../../../../shared/text/en/ui/profiles.ts';
import { changeProfile, dropFromProfile } from '../../../stores/profile-editor.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { TextInput } from '../../../ui/field.tsx';
import { Select } from '../../../ui/select.tsx';
import { GroupRemark, NumberField, ProfileField } from '../profile-field.tsx';
import { BoxGroup, RowList, type SectionProps } from './section-parts.tsx';
import css from './section.module.css';

const words = profileFieldText.statements;
const NOTHING_STATED: QcStatementsChoice = { compliance: false, secureDevice: false, disclosures: [] };

/** Statements about the certificate: qualified ones, payment services, OCSP and stapling. */
export function StatementsSection({ content: { qcStatements, ocspNoCheck, mustStaple } }: SectionProps) {
  return (
    <div className={css['section']}>
      <section className={css['part']} aria-label={words.hasQc} data-path="qcStatements">
        <Checkbox
          checked={qcStatements !== undefined}
          onChange={(wanted) =>
            wanted ? changeProfile({ qcStatements: NOTHING_STATED }) : dropFromProfile('qcStatements')
          }
        >
          {words.hasQc}
        </Checkbox>
        <p className={css['hint']}>{words.private}</p>
        <GroupRemark path="qcStatements" />
        {qcStatements === undefined ? null : <QualifiedFields statements={qcStatements} />}
      </section>
      <section className={css['part']} aria-label={words.other}>
        <h3>{words.other}</h3>
        <div data-path="ocspNoCheck">
          <Checkbox checked={ocspNoCheck} onChange={(next) => changeProfile({ ocspNoCheck: next })}>
            {words.ocspNoCheck}
          </Checkbox>
          <GroupRemark path="ocspNoCheck" />
        </div>
        <div data-path="mustStaple">
          <Checkbox checked={mustStaple} onChange={(next) => changeProfile({ mustStaple: next })}>
            {words.mustStaple}
          </Checkbox>
          <GroupRemark path="mustStaple" />
        </div>
      </section>
    </div>
  );
}

type Type = NonNullable<QcStatementsChoice['type']> | 'none';
const TYPES: readonly { readonly value: Type; readonly label: string }[] = [
  { value: 'none', label: words.noType },
  ...(['esign', 'eseal', 'web'] as const).map((value) => ({ value, label: profileWords.qcTypes[value] })),
];

function QualifiedFields({ statements }: { readonly statements: QcStatementsChoice }) {
  const change = (part: Partial<QcStatementsChoice>) => changeProfile({ qcStatements: { ...statements, ...part } });
  const { type: _type, ...untyped } = statements;
  const { retentionYears, ...unretained } = statements;
  return (
    <>
      <Checkbox checked={statements.compliance} onChange={(compliance) => change({ compliance })}>
        {words.compliance}
      </Checkbox>
      <Checkbox checked={statements.secureDevice} onChange={(secureDevice) => change({ secureDevice })}>
        {words.secureDevice}
      </Checkbox>
      <div className={css['two']}>
        <ProfileField path="qcStatements.type" label={words.type}>
          <Select<Type>
            value={statements.type ?? 'none'}
            options={TYPES}
            onChange={(type) => changeProfile({ qcStatements: type === 'none' ? untyped : { ...statements, type } })}
          />
        </ProfileField>
        <NumberField
          path="qcStatements.retentionYears"
          label={words.retention}
          optional
          value={retentionYears ?? Number.NaN}
          onChange={(years) =>
            changeProfile({ qcStatements: Number.isNaN(years) ? unretained : { ...statements, retentionYears: years } })
          }
        />
      </div>
      <Disclosures disclosures={statements.disclosures} onChange={(disclosures) => change({ disclosures })} />
      <Psd2Fields statements={statements} />
    </>
  );
}

type Disclosure = QcStatementsChoice['disclosures'][number];

function Disclosures({
  disclosures,
  onChange,
}: {
  readonly disclosures: readonly Disclosure[];
  readonly onChange: (disclosures: readonly Disclosure[]) => void;
}) {
  return (
    <fieldset className={css['group']} data-path="qcStatements.disclosures">
      <legend>{words.disclosures}</legend>
      <RowList<Disclosure>
        label={words.disclosures}
        rows={disclosures}
        onChange={onChange}
        rowName={({ language }, index) => (language === '' ? String(index + 1) : language)}
        addLabel={words.addDisclosure}
        newRow={() => ({ url: '', language: 'en' })}
        none={words.noType}
        renderFields={(one, index, replace) => (
          <>
            <ProfileField path={`qcStatements.disclosures.${index}.url`} label={words.url}>
              <TextInput
                value={one.url}
                placeholder={words.urlPlaceholder}
                onChange={(event) => replace({ ...one, url: event.currentTarget.value.trim() })}
              />
            </ProfileField>
            <ProfileField path={`qcStatements.disclosures.${index}.language`} label={words.language}>
              <TextInput
                value={one.language}
                maxLength={2}
                onChange={(event) => replace({ ...one, language: event.currentTarget.value })}
              />
            </ProfileField>
          </>
        )}
      />
      <GroupRemark path="qcStatements.disclosures" />
    </fieldset>
  );
}

function Psd2Fields({ statements }: { readonly statements: QcStatementsChoice }) {
  const { psd2, ...without } = statements;
  const change = (next: typeof psd2) =>
    changeProfile({ qcStatements: next === undefined ? without : { ...without, psd2: next } });
  return (
    <section className={css['part']} aria-label={words.hasPsd2} data-path="qcStatements.psd2">
      <Checkbox
        checked={psd2 !== undefined}
        onChange={(wanted) => change(wanted ? { roles: [], ncaName: '', ncaId: '' } : undefined)}
      >
        {words.hasPsd2}
      </Checkbox>
      {psd2 === undefined ? null : (
        <>
          <BoxGroup<Psd2Role>
            path="qcStatements.psd2.roles"
            label={words.roles}
            options={PSD2_ROLES.map((value) => ({ value, label: value, note: profileWords.roles[value] }))}
            value={psd2.roles}
            onChange={(roles) => change({ ...psd2, roles })}
          />
          <div className={css['two']}>
            <ProfileField path="qcStatements.psd2.ncaName" label={words.ncaName}>
              <TextInput
                value={psd2.ncaName}
                onChange={(event) => change({ ...psd2, ncaName: event.currentTarget.value })}
              />
            </ProfileField>
            <ProfileField path="qcStatements.psd2.ncaId" label={words.ncaId} hint={words.ncaIdHint}>
              <TextInput
                value={psd2.ncaId}
                onChange={(event) => change({ ...psd2, ncaId: event.currentTarget.value.trim() })}
              />
            </ProfileField>
          </div>
        </>
      )}
    </section>
  );
}
