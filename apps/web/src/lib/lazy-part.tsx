import { type ComponentType, lazy, Suspense } from 'react';
import { loadSurely } from './load-surely.ts';

/**
 * A part of a view whose code comes when it is drawn for the first time; the view waits for it. It is `next/dynamic` with
 * 2 kB less on every page.
 */
export function lazyPart<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  const Part: ComponentType<Props> = lazy(async () => ({ default: await loadSurely(load) }));
  // A function, because what a server component draws must not be lazy itself: its code comes late already.
  // biome-ignore lint/correctness/noComponentHookFactories: called where modules begin, once for each part
  return function LazyPart(props: Props) {
    return <Part {...props} />;
  };
}

/** The same for what stands on top of a view or beside it: nothing is drawn until it is there, and nothing waits for it. */
export function lazyExtra<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  const Part = lazyPart(load);
  // biome-ignore lint/correctness/noComponentHookFactories: called where modules begin, once for each part
  return function LazyExtra(props: Props) {
    return (
      <Suspense>
        <Part {...props} />
      </Suspense>
    );
  };
}
