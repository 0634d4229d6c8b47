import { TriangleAlert } from 'lucide-react';
import { damageText as words } from '../../shared/text/en/ui/damage.ts';
import { exportReadable } from '../stores/damage.ts';
import { keepFailure } from '../stores/failure.ts';
import { buildAddress, navigate } from '../stores/router.ts';
import { useWorkspace } from '../stores/workspace.ts';
import { Button } from '../ui/button.tsx';
import { showToast } from '../ui/toast.tsx';
import css from './demo-banner.module.css';

/** Says on every screen of a damaged workspace what is wrong with it, and offers to write out what can be read. */
export function DamageBanner() {
  const damage = useWorkspace()?.damage;
  const first = damage?.[0];
  if (damage === undefined || first === undefined) return null;
  return (
    <section className={css['banner']} aria-label={words.banner} role="alert">
      <TriangleAlert aria-hidden />
      <b>{words.banner}</b>
      <span className={css['note']}>{words.note(damage.length, first)}</span>
      <span className={css['gap']} />
      <Button size="small" onClick={() => navigate(buildAddress('settings'))}>
        {words.details}
      </Button>
      <Button size="small" onClick={() => void writeReadable()}>
        {words.export}
      </Button>
    </section>
  );
}

async function writeReadable(): Promise<void> {
  const written = await exportReadable();
  if (!written.ok) keepFailure(written);
  else if (written.value !== null) showToast(words.exported(written.value.name, written.value.rows));
}
