import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button, IconButton } from './button.tsx';
import css from './copy-button.module.css';
import { useUiHost } from './host.tsx';
import { showToast } from './toast.tsx';

export interface CopyButtonProps {
  readonly text: string;
  /** What is copied, in the confirmation: `SHA-256`. */
  readonly name: string;
  /** A labelled button instead of the small icon. */
  readonly labelled?: boolean | undefined;
}

export function CopyButton({ text, name, labelled = false }: CopyButtonProps) {
  const { copy, words } = useUiHost();
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(false), 1600);
    return () => clearTimeout(timer);
  }, [done]);
  const run = async () => {
    const copied = await copy(text);
    setDone(copied);
    showToast(copied ? words.copied(name) : words.copyFailed, copied ? 'done' : 'failed');
  };
  const icon = done ? Check : Copy;
  if (labelled) {
    return (
      <Button icon={icon} size="small" onClick={() => void run()}>
        {words.copy(name)}
      </Button>
    );
  }
  return (
    <IconButton
      icon={icon}
      label={words.copy(name)}
      size="small"
      className={css['inline']}
      onClick={() => void run()}
    />
  );
}
