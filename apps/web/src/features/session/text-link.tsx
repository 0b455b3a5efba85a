import Link from 'next/link';
import type { ComponentProps } from 'react';

/** A link within a sentence. */
export function TextLink(props: ComponentProps<typeof Link>) {
  return <Link className="font-medium text-brand underline underline-offset-4" {...props} />;
}
