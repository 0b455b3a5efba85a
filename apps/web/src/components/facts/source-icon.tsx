import type { Fact } from '@exora/contracts';
import { EyeOff, FileText, PenLine } from 'lucide-react';

/** What a fact comes from: a document, a person, or what isn't shared. */
export function SourceIcon({
  fact,
  className,
}: {
  fact: { origin?: Fact['origin']; shell_file_id: string | null };
  className?: string;
}) {
  const Icon = fact.shell_file_id !== null ? FileText : fact.origin === 'person' ? PenLine : EyeOff;
  return <Icon aria-hidden className={className} />;
}
