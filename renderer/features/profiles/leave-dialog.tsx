import { useEffect, useRef, useState } from 'react';
import { profilesText } from '../../../shared/text/en/ui/profiles.ts';
import { discardProfileChanges, keepNow } from '../../stores/profile-editor.ts';
import { guardLeaving } from '../../stores/router.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';

const words = profilesText.leave;

/** Asks before unsaved changes are left behind. Mounted while there are some. */
export function LeaveDialog({ name }: { readonly name: string }) {
  const [go, setGo] = useState<(() => void) | null>(null);
  const stopAsking = useRef<(() => void) | null>(null);
  useEffect(() => {
    const stop = guardLeaving((next) => {
      setGo(() => next);
      return true;
    });
    stopAsking.current = stop;
    return stop;
  }, []);
  const leave = () => {
    stopAsking.current?.();
    go?.();
  };
  return (
    <Dialog
      open={go !== null}
      title={words.title(name)}
      size="small"
      onClose={() => setGo(null)}
      footer={
        <>
          <Button onClick={() => setGo(null)}>{words.stay}</Button>
          <Button
            variant="danger"
            onClick={() => {
              discardProfileChanges();
              leave();
            }}
          >
            {words.discard}
          </Button>
          <Button
            variant="primary"
            onClick={() => {
              keepNow();
              leave();
            }}
          >
            {words.keep}
          </Button>
        </>
      }
    >
      <p>{words.body}</p>
    </Dialog>
  );
}
