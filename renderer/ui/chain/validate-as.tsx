import { useState } from 'react';
import type { ValidationAnswer } from '../../../shared/model/validation-settings.ts';
import { REVOCATION_MODES, STRICTNESSES } from '../../../shared/model/validation-settings.ts';
import type { TrustStore, ValidatedPath } from '../../../shared/model/validation.ts';
import { VALIDATION_PURPOSES } from '../../../shared/model/validation.ts';
import { chainText } from '../../../shared/text/en/ui/chain.ts';
import { Button } from '../button.tsx';
import { TextInput } from '../field.tsx';
import { formatRelative } from '../format-time.ts';
import { formatLocalInstant, parseLocalInstant } from '../local-instant.ts';
import { Select } from '../select.tsx';
import { Toolbar } from '../toolbar.tsx';
import type { Asked } from './asked.ts';
import { MoreSettings } from './more-settings.tsx';
import { MomentSlider } from './moment-slider.tsx';
import { TrustMenu } from './trust-menu.tsx';
import css from './validate-as.module.css';

const words = chainText.settings;

export interface ValidateAsProps {
  readonly asked: Asked;
  readonly answer: ValidationAnswer | null;
  readonly path: ValidatedPath | undefined;
  readonly now: number;
  readonly offeredStores: readonly TrustStore[];
  /** Names of the files that were chosen, by their handle. */
  readonly files: Readonly<Record<string, string>>;
  readonly onAsk: (change: Partial<Asked>) => void;
  readonly onChooseAnchorFile: () => void;
  readonly onAddRevocationFile: () => void;
}

/** The bar that says what for, for whom, when and by whose rules a certificate is validated. */
export function ValidateAs(props: ValidateAsProps) {
  const { asked, answer, path, now, offeredStores, files, onAsk, onChooseAnchorFile, onAddRevocationFile } = props;
  return (
    <Toolbar label={words.name}>
      <span aria-hidden className={css['lead']}>
        {words.name}
      </span>
      <Select
        label={words.purpose}
        className={css['purpose']}
        value={asked.purpose ?? answer?.purpose ?? 'any'}
        options={VALIDATION_PURPOSES.map((value) => ({ value, label: words.purposes[value] }))}
        onChange={(purpose) => onAsk({ purpose })}
      />
      <HostField host={asked.host} onHost={(host) => onAsk({ host })} />
      <TrustMenu
        trust={asked.trust}
        anchorFile={asked.anchorFile === undefined ? null : (files[asked.anchorFile] ?? words.lostFile)}
        offered={offeredStores}
        onTrust={(trust) => onAsk({ trust: [...trust] })}
        onChooseFile={onChooseAnchorFile}
        onForgetFile={() => onAsk({ anchorFile: undefined })}
      />
      <Select
        label={words.strictness}
        className={css['rules']}
        value={asked.strictness}
        options={STRICTNESSES.map((value) => ({
          value,
          label: words.strictnesses[value],
          note: words.strictnessNotes[value],
        }))}
        onChange={(strictness) => onAsk({ strictness })}
      />
      <Select
        label={words.revocation}
        className={css['revocation']}
        value={asked.revocation}
        options={REVOCATION_MODES.map((value) => ({ value, label: words.revocations[value] }))}
        onChange={(revocation) => onAsk({ revocation })}
      />
      <MoreSettings asked={asked} files={files} onAsk={onAsk} onAddFile={onAddRevocationFile} />
      <Moment asked={asked} answer={answer} path={path} now={now} onAsk={onAsk} />
    </Toolbar>
  );
}

function Moment({
  asked,
  answer,
  path,
  now,
  onAsk,
}: Pick<ValidateAsProps, 'asked' | 'answer' | 'path' | 'now' | 'onAsk'>) {
  const moment = asked.at ?? answer?.report.at ?? now;
  return (
    <div className={css['moment']}>
      <MomentField moment={moment} onMoment={(at) => onAsk({ at })} />
      <Button
        size="small"
        aria-pressed={asked.at === undefined}
        disabled={asked.at === undefined}
        onClick={() => onAsk({ at: undefined })}
      >
        {words.now}
      </Button>
      <span className={css['distance']}>{asked.at === undefined ? words.nowFlag : formatRelative(moment, now)}</span>
      {answer === null ? null : (
        <MomentSlider report={answer.report} path={path} moment={moment} now={now} onMoment={(at) => onAsk({ at })} />
      )}
    </div>
  );
}

function HostField({
  host,
  onHost,
}: {
  readonly host: string | undefined;
  readonly onHost: (host: string | undefined) => void;
}) {
  return (
    <TextInput
      className={css['host']}
      aria-label={words.host}
      placeholder={words.anyHost}
      maxLength={255}
      value={host ?? ''}
      onChange={(event) => {
        const text = event.currentTarget.value;
        onHost(text === '' ? undefined : text);
      }}
    />
  );
}

/** Typed by hand: taken over once it is a moment, marked while it is not, set right when the field is left. */
function MomentField({ moment, onMoment }: { readonly moment: number; readonly onMoment: (at: number) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  const wrong = typed !== null && parseLocalInstant(typed) === null;
  return (
    <TextInput
      className={css['instant']}
      aria-label={words.momentInput}
      aria-invalid={wrong || undefined}
      maxLength={20}
      value={typed ?? formatLocalInstant(moment)}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        const at = parseLocalInstant(text);
        if (at !== null) onMoment(at);
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
