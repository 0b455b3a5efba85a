import { SharingSkeleton } from '#features/sharing/sharing-skeleton.tsx';

export default function SharingLoading() {
  return <SharingSkeleton title="Sharing" />;
}
