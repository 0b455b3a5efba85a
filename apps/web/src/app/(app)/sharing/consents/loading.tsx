import { SharingSkeleton } from '#features/sharing/sharing-skeleton.tsx';

export default function ConsentsLoading() {
  return <SharingSkeleton title="Consents" />;
}
