import { LoaderCircle } from 'lucide';
import { Icon } from './icon.tsx';

/** A small turning ring: something is under way. */
export function Spinner() {
  return <Icon of={LoaderCircle} className="size-4 animate-spin" />;
}
