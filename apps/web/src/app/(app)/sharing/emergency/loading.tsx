import { SharingSkeleton } from '#features/sharing/sharing-skeleton.tsx';

export default function EmergencyLoading() {
  return <SharingSkeleton title="Emergency access" />;
}
