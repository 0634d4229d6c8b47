import { SERIAL_MATCHES } from '../../../shared/model/crl-viewer.ts';
import { crlViewerText as words } from '../../../shared/text/en/ui/crl-viewer.ts';
import { revocationWords } from '../../../shared/text/en/ui/revocation-words.ts';
import { DelayedSearch } from '../../ui/delayed-search.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { checkCrlSearch, type CrlSearch } from './crl-search.ts';
import css from './crl-viewer.module.css';

export interface CrlSearchBarProps {
  readonly search: CrlSearch;
  /** Those that stand in the list. */
  readonly reasons: readonly string[];
  /** How many were found. */
  readonly found: string;
  readonly onChange: (search: CrlSearch) => void;
}

export function CrlSearchBar({ search, reasons, found, onChange }: CrlSearchBarProps) {
  const problems = checkCrlSearch(search);
  return (
    <div className={css['search']} role="group" aria-label={words.entries}>
      <div className={css['searchRow']}>
        <DelayedSearch
          label={words.search}
          placeholder={words.searchPlaceholder}
          clearLabel={words.clearSearch}
          value={search.serial}
          trailing={found}
          onChange={(serial) => onChange({ ...search, serial })}
        />
        <Select
          className={css['short']}
          label={words.match}
          value={search.match}
          options={SERIAL_MATCHES.map((value) => ({ value, label: words.matches[value] }))}
          onChange={(match) => onChange({ ...search, match })}
        />
      </div>
      {problems.serial === undefined ? null : (
        <p role="alert" className={css['problem']}>
          {problems.serial}
        </p>
      )}
      <div className={css['searchRow']}>
        <Field label={words.reason} className={css['part']}>
          <Select
            value={search.reason}
            options={[
              { value: '', label: words.anyReason },
              ...reasons.map((value) => ({ value, label: revocationWords.reason(value) })),
            ]}
            onChange={(reason) => onChange({ ...search, reason })}
          />
        </Field>
        <DateField
          label={words.from}
          value={search.from}
          error={problems.from}
          onChange={(from) => onChange({ ...search, from })}
        />
        <DateField
          label={words.until}
          value={search.until}
          error={problems.until}
          onChange={(until) => onChange({ ...search, until })}
        />
      </div>
    </div>
  );
}

interface DateFieldProps {
  readonly label: string;
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (value: string) => void;
}

function DateField({ label, value, error, onChange }: DateFieldProps) {
  return (
    <Field label={label} error={error} className={css['part']}>
      <TextInput
        value={value}
        placeholder={words.datePlaceholder}
        maxLength={16}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </Field>
  );
}
