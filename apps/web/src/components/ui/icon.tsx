import type { IconNode } from 'lucide';

/**
 * One of Lucide's icons in the colour of the text, hidden from assistive technology: what it says stands in words beside it.
 * Lucide's own components for React are drawn by the browser a second time, each of them, wherever the server drew it.
 */
export function Icon({ of, className }: { of: IconNode; className?: string | undefined }) {
  return (
    <svg
      aria-hidden
      width="24"
      height="24"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={className}
      // One element for React to keep, instead of one for each of its lines.
      // biome-ignore lint/security/noDangerouslySetInnerHtml: Lucide's constants
      dangerouslySetInnerHTML={{ __html: of.map(markup).join('') }}
    />
  );
}

function markup([shape, attributes]: IconNode[number]): string {
  const given = Object.entries(attributes).map(([name, value]) => `${name}="${value}"`);
  return `<${shape} ${given.join(' ')}/>`;
}
