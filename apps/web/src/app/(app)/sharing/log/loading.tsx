import { SharingSkeleton } from '#features/sharing/sharing-skeleton.tsx';

export default function WhoLoading() {
  return <SharingSkeleton title="Who looked" />;
}
