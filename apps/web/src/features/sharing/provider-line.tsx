import type { Provider } from '@exora/contracts';
import { providerKind } from '#lib/sharing/access-text.ts';

/** Who a provider is: name, and below it what they are and where. */
export function ProviderLine({ provider }: { provider: Provider }) {
  const about = [provider.specialty ?? providerKind(provider.type), provider.organisation, provider.country];
  return (
    <span className="grid min-w-0">
      <bdi className="font-semibold wrap-anywhere">{provider.name}</bdi>
      <bdi className="text-sm wrap-anywhere text-ink-soft">{about.filter((part) => part !== null).join(' · ')}</bdi>
    </span>
  );
}
