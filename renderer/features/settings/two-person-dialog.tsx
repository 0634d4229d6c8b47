import { KeyRound, ShieldCheck, Users } from 'lucide-react';
import type { NamedAuthority } from '../../../shared/model/operator.ts';
import { operatorsText } from '../../../shared/text/en/ui/operators.ts';
import { describeError } from '../../stores/failure.ts';
import { useGrants } from '../../stores/grants.ts';
import { setTwoPerson } from '../../stores/operators.ts';
import { closeTwoPerson, useTwoPersonChange } from '../../stores/two-person.ts';
import { useAct } from '../../stores/use-act.ts';
import { ConfirmDialog, Consequences } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { showToast } from '../../ui/toast.tsx';
import { unlockToChange } from './operator-dialogs.tsx';

const words = operatorsText.twoPerson;

/** The dialog of `openTwoPerson`. */
export function TwoPersonDialog() {
  const change = useTwoPersonChange((state) => state.change);
  return change === null ? null : <TwoPersonQuestion {...change} />;
}

interface TwoPersonQuestionProps {
  readonly authority: NamedAuthority;
  /** What it is changed to. */
  readonly on: boolean;
}

/** Switches the two-person rule of one authority, which itself takes a second operator. */
function TwoPersonQuestion({ authority: { id, name }, on }: TwoPersonQuestionProps) {
  const grants = useGrants(({ list }) => list.length);
  const { busy, failure, act } = useAct<null>();
  const change = async () => {
    if (busy || !(await unlockToChange())) return;
    if ((await act(() => setTwoPerson({ authorityId: id, on }))) === undefined) return;
    showToast(on ? words.doneOn(name) : words.doneOff(name));
    closeTwoPerson();
  };
  return (
    <ConfirmDialog
      open
      danger={!on}
      title={on ? words.askOn(name) : words.askOff(name)}
      confirmLabel={busy ? words.working : on ? words.confirmOn : words.confirmOff}
      busy={busy}
      onConfirm={() => void change()}
      onCancel={closeTwoPerson}
    >
      <Consequences
        items={[
          {
            icon: <ShieldCheck aria-hidden />,
            title: on ? words.onTitle : words.offTitle,
            detail: on ? words.onDetail : words.offDetail,
          },
          { icon: <Users aria-hidden />, title: words.both, detail: words.bothDetail },
          {
            icon: <KeyRound aria-hidden />,
            title: words.rotates,
            detail: grants === 0 ? words.noGrants : words.grants(grants),
          },
        ]}
      />
      {failure === null ? null : <ErrorPanel inset {...describeError(failure)} technical={undefined} />}
    </ConfirmDialog>
  );
}
