import { Loading, Skeleton } from '#components/ui/skeleton.tsx';

/** Stands where it will be told what goes with a document. */
export function PreviewPending() {
  return (
    <Loading what="what goes with it">
      <div className="grid gap-2.5">
        {['w-full', 'w-4/5', 'w-11/12'].map((width) => (
          <Skeleton key={width} className={`h-4 ${width}`} />
        ))}
      </div>
    </Loading>
  );
}
