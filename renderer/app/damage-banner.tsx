import { TriangleAlert } from 'lucide-react';
import { damageText as words } from '../../shared/text/en/ui/damage.ts';
import { damagedAddress } from '../stores/recovery.ts';
import { navigate, useAddress } from '../stores/router.ts';
import { useWorkspace } from '../stores/workspace.ts';
import { Button } from '../ui/button.tsx';
import css from './demo-banner.module.css';

/** Says on every screen of a damaged workspace what is wrong with it, and leads to what can be done. */
export function DamageBanner() {
  const damage = useWorkspace()?.damage;
  const { screen } = useAddress();
  const first = damage?.[0];
  if (damage === undefined || first === undefined || screen === 'recovery') return null;
  return (
    <section className={css['banner']} aria-label={words.banner} role="alert">
      <TriangleAlert aria-hidden />
      <b>{words.banner}</b>
      <span className={css['note']}>{words.note(damage.length, first)}</span>
      <span className={css['gap']} />
      <Button size="small" onClick={() => navigate(damagedAddress())}>
        {words.details}
      </Button>
    </section>
  );
}
