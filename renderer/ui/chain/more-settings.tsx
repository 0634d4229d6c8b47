import { ChevronDown, ChevronRight, FilePlus, X } from 'lucide-react';
import { useId, useState } from 'react';
import { chainMoreText } from '../../../shared/text/en/ui/chain-more.ts';
import { Button } from '../button.tsx';
import { Checkbox } from '../checkbox.tsx';
import { TextInput } from '../field.tsx';
import { visibleText } from '../format-text.ts';
import { MOST_FILES, parsePolicies } from './policy-text.ts';
import type { Asked } from './asked.ts';
import css from './validate-as.module.css';

const words = chainMoreText;

export interface MoreSettingsProps {
  readonly asked: Asked;
  /** Names of the files that were chosen, by their handle. */
  readonly files: Readonly<Record<string, string>>;
  readonly onAsk: (change: Partial<Asked>) => void;
  readonly onAddFile: () => void;
}

/** Weak algorithms, lists and answers from files, and behind a button the policies. */
export function MoreSettings({ asked, files, onAsk, onAddFile }: MoreSettingsProps) {
  const chosen = countPolicyChoices(asked);
  const [open, setOpen] = useState(chosen > 0);
  const id = useId();
  const isPublic = asked.strictness === 'webpki';
  return (
    <div className={css['more']}>
      <div className={css['line']}>
        <span title={isPublic ? words.refusedAnyway : undefined}>
          <Checkbox
            checked={isPublic || asked.weakAlgorithms === 'refuse'}
            disabled={isPublic}
            onChange={(refuse) => onAsk({ weakAlgorithms: refuse ? 'refuse' : 'accept' })}
          >
            {words.refuseWeak}
          </Checkbox>
        </span>
        <Button
          size="small"
          variant="quiet"
          icon={open ? ChevronDown : ChevronRight}
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          onClick={() => setOpen(!open)}
        >
          {chosen === 0 ? words.more : words.moreChosen(chosen)}
        </Button>
        <Button
          size="small"
          variant="quiet"
          icon={FilePlus}
          blockedBecause={asked.revocationFiles.length < MOST_FILES ? undefined : words.tooMany(MOST_FILES)}
          onClick={onAddFile}
        >
          {words.addFile}
        </Button>
        <RevocationFiles asked={asked} files={files} onAsk={onAsk} />
      </div>
      {open ? <PolicySettings id={id} asked={asked} onAsk={onAsk} /> : null}
    </div>
  );
}

const countPolicyChoices = (asked: Asked): number =>
  asked.policies.length +
  [asked.requireExplicitPolicy, asked.inhibitPolicyMapping, asked.inhibitAnyPolicy].filter(Boolean).length;

function RevocationFiles({ asked, files, onAsk }: Omit<MoreSettingsProps, 'onAddFile'>) {
  if (asked.revocationFiles.length === 0) return null;
  return (
    <ul className={css['chips']} aria-label={words.files}>
      {asked.revocationFiles.map((handle) => {
        const name = visibleText((files[handle] ?? words.lostFile).slice(0, 200));
        return (
          <li key={handle} data-lost={files[handle] === undefined || undefined}>
            <bdi title={name}>{name}</bdi>
            <button
              type="button"
              aria-label={words.remove(name)}
              onClick={() => onAsk({ revocationFiles: asked.revocationFiles.filter((each) => each !== handle) })}
            >
              <X aria-hidden />
            </button>
          </li>
        );
      })}
    </ul>
  );
}

interface PolicySettingsProps extends Pick<MoreSettingsProps, 'asked' | 'onAsk'> {
  readonly id: string;
}

function PolicySettings({ id, asked, onAsk }: PolicySettingsProps) {
  return (
    <div className={css['line']} id={id}>
      <PolicyField
        policies={asked.policies}
        // A set of policies means nothing to a path that needs none.
        onPolicies={(policies) =>
          onAsk({
            policies: [...policies],
            ...(asked.policies.length === 0 && policies.length > 0 ? { requireExplicitPolicy: true } : {}),
          })
        }
      />
      <Checkbox checked={asked.requireExplicitPolicy} onChange={(on) => onAsk({ requireExplicitPolicy: on })}>
        {words.requireExplicit}
      </Checkbox>
      <Checkbox checked={asked.inhibitPolicyMapping} onChange={(on) => onAsk({ inhibitPolicyMapping: on })}>
        {words.inhibitMapping}
      </Checkbox>
      <Checkbox checked={asked.inhibitAnyPolicy} onChange={(on) => onAsk({ inhibitAnyPolicy: on })}>
        {words.inhibitAny}
      </Checkbox>
    </div>
  );
}

interface PolicyFieldProps {
  readonly policies: readonly string[];
  readonly onPolicies: (policies: readonly string[]) => void;
}

/** Typed by hand: taken over once every word is an OID; the names of those that have one stand beside. */
function PolicyField({ policies, onPolicies }: PolicyFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const { wrong } = parsePolicies(typed ?? '');
  const named = policies.flatMap((policy) => words.policyNames[policy] ?? []);
  const note = useId();
  return (
    <>
      <TextInput
        mono
        className={css['policies']}
        aria-label={words.policies}
        aria-invalid={wrong.length > 0 || undefined}
        aria-describedby={note}
        placeholder={words.anyPolicy}
        maxLength={2000}
        value={typed ?? policies.join(' ')}
        onChange={(event) => {
          const text = event.currentTarget.value;
          setTyped(text);
          const read = parsePolicies(text);
          if (read.wrong.length === 0) onPolicies(read.policies);
        }}
        onBlur={() => {
          if (wrong.length === 0) setTyped(null);
        }}
      />
      <span id={note} className={css['policyNote']} data-wrong={wrong.length > 0 || undefined}>
        {wrong.length > 0 ? `${words.wrongPolicies} ${visibleText((wrong[0] ?? '').slice(0, 40))}` : named.join(', ')}
      </span>
    </>
  );
}
