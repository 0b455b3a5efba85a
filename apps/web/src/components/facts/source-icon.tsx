import type { Fact } from '@exora/contracts';
import { EyeOff, FileText, PenLine } from 'lucide';
import { Icon } from '#components/ui/icon.tsx';

/** What a fact comes from: a document, a person, or what isn't shared. */
export function SourceIcon({
  fact,
  className,
}: {
  fact: { origin?: Fact['origin']; shell_file_id: string | null };
  className?: string;
}) {
  const icon = fact.shell_file_id !== null ? FileText : fact.origin === 'person' ? PenLine : EyeOff;
  return <Icon of={icon} className={className} />;
}
