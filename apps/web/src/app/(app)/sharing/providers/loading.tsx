import { SharingSkeleton } from '#features/sharing/sharing-skeleton.tsx';

export default function ProvidersLoading() {
  return <SharingSkeleton title="Providers" />;
}
