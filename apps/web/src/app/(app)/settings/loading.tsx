import { Card } from '#components/ui/card.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';

export default function SettingsLoading() {
  return (
    <Loading what="settings">
      <div className="grid gap-5">
        {['h-24', 'h-64', 'h-40'].map((height) => (
          <Card key={height} className="grid gap-4 p-6">
            <Skeleton className="h-5 w-40" />
            <Skeleton className={`${height} w-full`} />
          </Card>
        ))}
      </div>
    </Loading>
  );
}
