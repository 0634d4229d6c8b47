import { FileOutput } from 'lucide-react';
import { useState } from 'react';
import type { ProfileContent, ProfileDetails, ProfileSummary } from '../../../shared/model/profile.ts';
import { profilesText } from '../../../shared/text/en/ui/profiles.ts';
import { useNow } from '../../stores/clock.ts';
import { describeError, keepFailure } from '../../stores/failure.ts';
import { useAnswer } from '../../stores/inspect-answers.ts';
import { exportProfile, useProfileEditor } from '../../stores/profile-editor.ts';
import { IconButton } from '../../ui/button.tsx';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { formatCount } from '../../ui/format-number.ts';
import { Name } from '../../ui/mono.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { Select } from '../../ui/select.tsx';
import { RelativeTime } from '../../ui/time.tsx';
import { showToast } from '../../ui/toast.tsx';
import { compareProfiles, type ProfileDifference } from './profile-lines.ts';
import css from './side.module.css';

const words = profilesText.versions;

/** Every version with what was issued under it, and what two of them say differently. */
export function VersionsPane({ details }: { readonly details: ProfileDetails }) {
  const now = useNow();
  const { summary, versions } = details;
  return (
    <div className={css['versions']}>
      <DataTable
        label={words.label}
        rows={versions}
        rowKey={({ version }) => String(version)}
        columns={columnsFor(summary, now)}
      />
      <Comparison details={details} />
    </div>
  );
}

type Version = ProfileDetails['versions'][number];

const columnsFor = ({ id, name }: ProfileSummary, now: number): readonly TableColumn<Version>[] => [
  {
    id: 'version',
    head: words.columns.version,
    strong: true,
    width: '4.5rem',
    cell: ({ version }) => formatCount(version),
  },
  {
    id: 'saved',
    head: words.columns.saved,
    cell: ({ savedAt }) => (savedAt === undefined ? words.delivered : <RelativeTime at={savedAt} now={now} />),
  },
  {
    id: 'issued',
    head: words.columns.issued,
    numeric: true,
    width: '6rem',
    cell: ({ issued }) => formatCount(issued),
  },
  {
    id: 'export',
    head: '',
    width: '3.5rem',
    cell: ({ version }) => (
      <IconButton
        icon={FileOutput}
        label={words.export(version)}
        onClick={() => void exportAndTell(id, name, version)}
      />
    ),
  },
];

async function exportAndTell(id: string, name: string, version: number): Promise<void> {
  const answer = await exportProfile(id, version);
  if (keepFailure(answer) && answer.ok && answer.value !== null) showToast(profilesText.editor.exported(name));
}

/** The form as it stands now. */
const NOW = 'now';

function Comparison({ details: { summary, versions } }: { readonly details: ProfileDetails }) {
  const content = useProfileEditor((state) => state.content);
  const newest = String(versions[0]?.version ?? 1);
  const [before, setBefore] = useState(versions[1] === undefined ? newest : String(versions[1].version));
  const [after, setAfter] = useState<string>(NOW);
  const old = useVersion(summary.id, before, content);
  const fresh = useVersion(summary.id, after, content);
  const options = [
    { value: NOW, label: words.current },
    ...versions.map(({ version }) => ({ value: String(version), label: profilesText.editor.version(version) })),
  ];
  const error = old.error ?? fresh.error;
  return (
    <section className={css['comparison']} aria-label={words.compare}>
      <div className={css['choice']}>
        <Select
          label={`${words.compare}: ${words.change.before}`}
          value={before}
          options={options}
          onChange={setBefore}
        />
        <span>{words.with}</span>
        <Select label={`${words.compare}: ${words.change.after}`} value={after} options={options} onChange={setAfter} />
      </div>
      {error === null ? null : <ErrorPanel inset {...describeError(error)} />}
      {old.content === null || fresh.content === null ? (
        error === null && <Spinner>{words.reading}</Spinner>
      ) : (
        <Differences differences={compareProfiles(old.content, fresh.content)} />
      )}
    </section>
  );
}

function useVersion(id: string, version: string, current: ProfileContent | null) {
  const isNow = version === NOW;
  const { value, error } = useAnswer('profile.get', isNow ? null : { id, version: Number(version) });
  return { content: isNow ? current : (value?.content ?? null), error };
}

function Differences({ differences }: { readonly differences: readonly ProfileDifference[] }) {
  if (differences.length === 0) return <p className={css['quiet']}>{words.same}</p>;
  return (
    <ul className={css['differences']}>
      {differences.map(({ id, part, label, before, after }) => (
        <li key={id}>
          <h3>
            {label} <span>{profilesText.sections[part]}</span>
          </h3>
          <Side mark="−" label={words.change.before} lines={before} />
          <Side mark="+" label={words.change.after} lines={after} />
        </li>
      ))}
    </ul>
  );
}

interface SideProps {
  readonly mark: string;
  readonly label: string;
  readonly lines: readonly string[];
}

function Side({ mark, label, lines }: SideProps) {
  return (
    <div className={css['side']} data-empty={lines.length === 0 || undefined}>
      <span role="img" aria-label={label}>
        {mark}
      </span>
      <div>{lines.length === 0 ? words.none : lines.map((line, at) => <Name key={at}>{line}</Name>)}</div>
    </div>
  );
}
