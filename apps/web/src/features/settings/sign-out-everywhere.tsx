import { LogOut } from 'lucide';
import { Button } from '#components/ui/button.tsx';
import { Icon } from '#components/ui/icon.tsx';

/** Ends every session. The form works without scripts, and its answer is a whole new page. */
export function SignOutEverywhere() {
  return (
    <form method="post" action="/sign-out/everywhere" className="grid gap-3">
      <p className="text-sm text-ink-soft">
        You sign in again here afterwards. Other devices are out at once, or as soon as the pass they hold runs out: an
        hour at most.
      </p>
      <Button type="submit" className="justify-self-start">
        <Icon of={LogOut} className="size-4" />
        Sign out everywhere
      </Button>
    </form>
  );
}
