import type { ProfileProblem } from '../../../shared/model/profile.ts';
import { profileProblemText } from '../../../shared/text/en/profiles.ts';
import { profilesText } from '../../../shared/text/en/ui/profiles.ts';
import { Finding } from '../../ui/banner.tsx';
import { LinkButton } from '../../ui/button.tsx';
import { partOf, type ProfilePart } from './profile-parts.ts';
import css from './side.module.css';

export interface ProblemsPaneProps {
  readonly problems: readonly ProfileProblem[];
  readonly onPart: (part: ProfilePart) => void;
}

/** Everything that is wrong, each with the way to its field. */
export function ProblemsPane({ problems, onPart }: ProblemsPaneProps) {
  if (problems.length === 0) return <p className={css['pad']}>{profilesText.editor.noProblems}</p>;
  return (
    <div>
      {problems.map((problem, at) => (
        <Finding
          key={`${problem.path} ${problem.code} ${at}`}
          tone={problem.severity === 'error' ? 'fail' : 'warn'}
          title={profileProblemText(problem)}
          reference={problem.path}
          actions={
            <LinkButton onClick={() => show(problem.path, onPart)}>
              {profilesText.editor.goTo(profilesText.sections[partOf(problem.path)])}
            </LinkButton>
          }
        />
      ))}
    </div>
  );
}

/** Opens the part of the form and goes to the field, or the nearest one around it. */
function show(path: string, onPart: (part: ProfilePart) => void): void {
  onPart(partOf(path));
  requestAnimationFrame(() => focusNearest(path));
}

function focusNearest(path: string): void {
  const places = path.split('.');
  for (let length = places.length; length > 0; length -= 1) {
    const place = document.querySelector(`[data-path="${CSS.escape(places.slice(0, length).join('.'))}"]`);
    const control = place?.querySelector<HTMLElement>('input, textarea, button, [role="checkbox"], [role="radio"]');
    if (control === undefined || control === null) continue;
    control.scrollIntoView({ block: 'center' });
    control.focus();
    return;
  }
}
