import { LoaderCircle } from 'lucide-react';

/** A small turning ring: something is under way. */
export function Spinner() {
  return <LoaderCircle aria-hidden className="size-4 animate-spin" />;
}
